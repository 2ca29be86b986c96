import type { RecordLine, RecordType } from "./record-line.ts";
import { headShape, shapes } from "./shapes.ts";

/** A line that cannot be read: it is broken off, or not what the server writes. */
export interface LineError {
  /** From 1 on. */
  readonly lineNumber: number;
  readonly message: string;
}

export interface RecordsRead {
  readonly lines: readonly RecordLine[];
  readonly errors: readonly LineError[];
}

/**
 * Reads the text of a file of records. A line that cannot be read is passed over, and told. Nothing is told of a last line that
 * breaks off: it may still be on its way to the disk. Fields that are in no type are left where they are.
 */
export function readRecords(records: string): RecordsRead {
  const lines: RecordLine[] = [];
  const errors: LineError[] = [];
  const texts = records.split("\n");
  for (const [index, text] of texts.entries()) {
    if (text.trim() === "") continue;
    const value = parsed(text);
    if (value === undefined && index === texts.length - 1) continue;
    if (isRecordLine(value)) lines.push(value);
    else errors.push({ lineNumber: index + 1, message: faultsOf(value).join(", ") });
  }
  return { lines, errors };
}

/** `undefined` if it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecordLine(value: unknown): value is RecordLine {
  return faultsOf(value).length === 0;
}

/** Held against the form of its type that it comes nearest to. */
function faultsOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return ["this is no JSON object"];
  const fields = new Map<string, unknown>(Object.entries(value));
  const type = fields.get("type");
  if (!isRecordType(type)) return [fault("type", type)];
  const faultsOfForms = shapes[type].map((shape) => faultsIn(fields, { ...headShape, ...shape }));
  return faultsOfForms.reduce((fewest, faults) => (faults.length < fewest.length ? faults : fewest));
}

type AnyShape = Readonly<Record<string, (value: unknown) => boolean>>;

function faultsIn(fields: ReadonlyMap<string, unknown>, shape: AnyShape): string[] {
  return Object.entries(shape).flatMap(([name, fits]) => {
    const value = fields.get(name);
    return fits(value) ? [] : [fault(name, value)];
  });
}

function fault(name: string, value: unknown): string {
  if (value === undefined) return `${name} is missing`;
  return `${name} is ${typeof value === "number" ? value : JSON.stringify(value)}`;
}

function isRecordType(type: unknown): type is RecordType {
  return typeof type === "string" && Object.hasOwn(shapes, type);
}
