import { OptionsError } from "@earshot/matchmaker";
import { isMissing, isWord } from "./latency-cell.ts";

type Cells = readonly (readonly string[])[];

/** The times of a file, and how many rows and columns of names stand before them. */
export interface LatencyTable {
  readonly times: Cells;
  readonly nameRows: 0 | 1;
  readonly nameColumns: 0 | 1;
}

/**
 * Tells names of hosts from times. The shape says it: a row or a column more than it takes for a square is names. In a square,
 * the first cell says it, and where that is empty, whether times or names fit. Names may be numbers, but what might as well be a
 * time is not taken for a name. @throws OptionsError where both is possible, or neither.
 */
export function toLatencyTable(cells: Cells): LatencyTable {
  const rows = withoutEmptyEnd(cells);
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  if (rows.some((row) => row.length !== width)) return ragged(rows);
  if (height === width + 1) return withNamesOnOneSide(rows, { nameRows: 1, nameColumns: 0 });
  if (width === height + 1) return withNamesOnOneSide(rows, { nameRows: 0, nameColumns: 1 });
  return height === width ? square(rows) : refuseShape(rows);
}

function square(rows: Cells): LatencyTable {
  const corner = rows[0]?.[0] ?? "";
  const plain = tableOf(rows, { nameRows: 0, nameColumns: 0 });
  const named = tableOf(rows, { nameRows: 1, nameColumns: 1 });
  const [header, column] = [headerOf(rows), columnOf(rows)];
  const wordySides = [header, column].filter((names) => names.every(isWord)).length;
  if (wordySides === 2) return named;
  if (corner !== "" && !isWord(corner)) return plain;
  if (wordySides === 1) return named;
  if (!areNames(header) || !areNames(column)) return plain;
  if (corner !== "") return named;
  const missingOnes = diagonalOf(named).filter(isMissing).length;
  const isSameOnBothSides = header.every((name, index) => name === column[index]);
  // A table without times of hosts to themselves leaves out the first one, too, and one with them has it.
  if (missingOnes === 0 && isSameOnBothSides) return named;
  if (missingOnes === header.length && !isSameOnBothSides) return plain;
  throw new OptionsError({
    field: "latency, row 1, column 1,",
    value: corner,
    allowed: "a word where the first row and column are names, 0 where they are times; here they may be either",
  });
}

/** Numbers are taken for names only where the times that are left have each host's to itself where it belongs. */
function withNamesOnOneSide(rows: Cells, sides: Omit<LatencyTable, "times">): LatencyTable {
  const named = tableOf(rows, sides);
  const names = sides.nameRows === 1 ? (rows[0] ?? []) : rows.map((row) => row[0] ?? "");
  if (names.every(isWord)) return named;
  const isInPlace = diagonalOf(named).every((cell) => isMissing(cell) || Number(cell) === 0);
  return areNames(names) && isInPlace ? named : refuseShape(rows);
}

/** Some programs write no cell above the names of the rows. */
function ragged(rows: Cells): LatencyTable {
  const [header = [], ...others] = rows;
  const hasNoCorner = others.every((row) => row.length === rows.length) && header.length === rows.length - 1;
  if (!hasNoCorner || !header.every(isWord)) return refuseShape(rows);
  return tableOf([["", ...header], ...others], { nameRows: 1, nameColumns: 1 });
}

function refuseShape(rows: Cells): never {
  const wrong = rows.findIndex((row) => row.length !== rows.length);
  throw new OptionsError({
    field: "latency",
    value: `${rows[wrong]?.length} columns in row ${wrong + 1} of ${rows.length}`,
    allowed: "as many columns as rows, beside a row and a column of names",
  });
}

/** A separator at the end of every line begins no column. */
function withoutEmptyEnd(cells: Cells): Cells {
  const isEnded = cells.every((row) => row.length > cells.length && row.at(-1) === "");
  return isEnded ? cells.map((row) => row.slice(0, -1)) : cells;
}

function tableOf(rows: Cells, sides: Omit<LatencyTable, "times">): LatencyTable {
  return { ...sides, times: rows.slice(sides.nameRows).map((row) => row.slice(sides.nameColumns)) };
}

function headerOf(rows: Cells): readonly string[] {
  return rows[0]?.slice(1) ?? [];
}

function columnOf(rows: Cells): readonly string[] {
  return rows.slice(1).map((row) => row[0] ?? "");
}

function diagonalOf({ times }: LatencyTable): readonly string[] {
  return times.map((row, index) => row[index] ?? "");
}

/** Hosts have numbers without a fraction, and each its own. */
function areNames(cells: readonly string[]): boolean {
  return cells.every(mayBeName) && new Set(cells).size === cells.length;
}

function mayBeName(cell: string): boolean {
  const number = Number(cell);
  return cell !== "" && (Number.isNaN(number) || Number.isInteger(number));
}
