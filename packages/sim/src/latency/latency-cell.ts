import { OptionsError } from "@earshot/matchmaker";

/** Where in a file a cell is, counted from 1. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

const missing: ReadonlySet<string> = new Set(["", "-", "nan", "na", "null"]);

export function isMissing(cell: string): boolean {
  return missing.has(cell.toLowerCase());
}

/** Neither a time nor a missing one. */
export function isWord(cell: string): boolean {
  return Number.isNaN(Number(cell)) && !isMissing(cell);
}

/** `NaN` for a missing one. @throws OptionsError that names the row and the column. */
export function toMs(cell: string, { row, column }: Place): number {
  if (isMissing(cell)) return Number.NaN;
  const ms = Number(cell);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new OptionsError({
    field: `latency, row ${row}, column ${column},`,
    value: cell,
    allowed: "milliseconds from 0, or an empty cell",
  });
}
