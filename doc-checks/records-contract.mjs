// What packages/records says of the lines: their types, fields, values and docstrings.
import { join } from "node:path";
import ts from "typescript";

/**
 * @typedef {{ name: string, value: string, meaning: string }} Field
 * @typedef {{ type: string, meaning: string, fields: Field[] }} Line
 */

const folder = join(import.meta.dirname, "../packages/records/src");
const files = ["line-head.ts", "record-line.ts"].map((name) => join(folder, name));

/** @throws Error if a field has no docstring, or a number no unit. @returns {{ head: Field[], lines: Line[] }} */
export function readContract() {
  const program = ts.createProgram(files, { strict: true, allowImportingTsExtensions: true, noEmit: true });
  const checker = program.getTypeChecker();
  return {
    head: fieldsOf([typeNamed("line-head.ts", "LineHead")]),
    lines: membersOf("record-line.ts", "RecordFact").map(lineOf),
  };

  /** @param {string} file @param {string} name */
  function declarationOf(file, name) {
    const source = program.getSourceFile(join(folder, file));
    const found = source?.statements.find(
      (one) => (ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one)) && one.name.text === name,
    );
    if (!found) throw new Error(`packages/records/src/${file} declares no ${name}`);
    return found;
  }

  /** @param {string} file @param {string} name */
  function typeNamed(file, name) {
    return checker.getTypeAtLocation(declarationOf(file, name));
  }

  /** What stands in a union, in the order in which it stands there. @param {string} file @param {string} name */
  function membersOf(file, name) {
    const declaration = declarationOf(file, name);
    const union = ts.isTypeAliasDeclaration(declaration) ? declaration.type : null;
    if (!union || !ts.isUnionTypeNode(union)) throw new Error(`${name} is no union`);
    return union.types;
  }

  /** @param {ts.TypeNode} node @returns {Line} */
  function lineOf(node) {
    const type = checker.getTypeAtLocation(node);
    const symbol = type.aliasSymbol ?? type.symbol;
    // Of the forms that a line may have first the one with most fields: they stand in the order of a line.
    const countOf = (/** @type {ts.Type} */ form) => checker.getPropertiesOfType(form).length;
    const forms = (type.isUnion() ? type.types : [type]).toSorted((one, other) => countOf(other) - countOf(one));
    const property = checker.getPropertyOfType(forms[0] ?? type, "type");
    const literal = property && checker.getTypeOfSymbol(property);
    if (!literal?.isStringLiteral()) throw new Error(`${symbol.name} has no type`);
    return { type: literal.value, meaning: docstringOf(symbol), fields: fieldsOf(forms) };
  }

  /** @param {readonly ts.Type[]} forms @returns {Field[]} */
  function fieldsOf(forms) {
    const properties = forms.flatMap((form) => checker.getPropertiesOfType(form)).filter(({ name }) => name !== "type");
    return [...new Set(properties.map(({ name }) => name))].map((name) => {
      const inForms = properties.filter((one) => one.name === name);
      const units = new Set(inForms.map(unitOf));
      if (units.size !== 1) throw new Error(`${name} has several units`);
      const [unit = null] = units;
      // A field of several forms may have more to say of one of them.
      const meaning = [...new Set(inForms.map(docstringOf))].join(" ");
      return { name, value: valueOf(inForms, unit), meaning };
    });
  }

  /** @param {ts.Symbol} symbol */
  function docstringOf(symbol) {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    if (text === "") throw new Error(`${symbol.name} has no docstring`);
    return text;
  }

  /** @param {ts.Symbol} symbol */
  function unitOf(symbol) {
    const tag = symbol.getJsDocTags(checker).find(({ name }) => name === "unit");
    const unit = tag ? ts.displayPartsToString(tag.text) : null;
    if (symbol.name.endsWith("_ms") && unit !== "ms") throw new Error(`${symbol.name} is not in ms`);
    return unit;
  }

  /** All that a field may hold. @param {readonly ts.Symbol[]} inForms @param {string | null} unit */
  function valueOf(inForms, unit) {
    const source = inForms[0]?.declarations?.[0]?.getSourceFile().text ?? "";
    const types = inForms.map((one) => checker.getTypeOfSymbol(one));
    const words = partsOf(types, source).map((part) => wordOf(part, { unit, source }));
    const isListed = words.some((word) => word.startsWith("list of"));
    return inWords(words, isListed ? ", or" : " or");
  }

  /** In the order in which they stand in the source, what is nothing last. @param {ts.Type[]} types @param {string} source */
  function partsOf(types, source) {
    const placeOf = (/** @type {ts.Type} */ part) =>
      part.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)
        ? source.length
        : source.indexOf(checker.typeToString(part));
    const parts = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
    return parts.toSorted((one, other) => placeOf(one) - placeOf(other));
  }

  /** @param {ts.Type} type @param {{ unit: string | null, source: string }} about @returns {string} */
  function wordOf(type, { unit, source }) {
    if (type.flags & ts.TypeFlags.Null) return "`null`";
    if (type.flags & ts.TypeFlags.Undefined) return "missing";
    if (type.isStringLiteral()) return `\`${type.value}\``;
    if (type.flags & ts.TypeFlags.BooleanLike) return "`true` or `false`";
    if (type.flags & ts.TypeFlags.String) return unit ?? "text";
    if (type.flags & ts.TypeFlags.Number && unit !== null) return unit;
    const named = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (named) return `${wordOf(named, { unit, source })} by name`;
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (!element) throw new Error(`there are no words for a ${checker.typeToString(type)} without a unit`);
    const words = partsOf([element], source).map((part) => wordOf(part, { unit, source }));
    return `list of ${inWords(words, " and")}`;
  }
}

/** @param {string[]} words @param {string} conjunction */
function inWords(words, conjunction) {
  const different = [...new Set(words)];
  const last = different.pop() ?? "";
  return different.length === 0 ? last : `${different.join(", ")}${conjunction} ${last}`;
}
