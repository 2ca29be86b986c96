import { OptionsError } from "@earshot/matchmaker";
import { LatencyMatrix } from "./latency-matrix.ts";

/** Reads a square matrix of little-endian 32-bit floats, row by row, in ms; `NaN` is missing. @throws OptionsError */
export function parseFloat32Matrix(bytes: Uint8Array): LatencyMatrix {
  if (bytes.byteLength % 4 !== 0) {
    throw new OptionsError({
      field: "latency",
      value: `${bytes.byteLength} bytes`,
      allowed: "a square matrix of 32-bit floats",
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new LatencyMatrix(
    Float32Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(4 * index, true)),
  );
}

/**
 * Reads a square table of ms, separated by comma, semicolon or tab; an empty cell, `NaN`, `NA` or `-` is missing. A first row and a first
 * column of names are passed over. @throws OptionsError that names the row and the column.
 */
export function parseCsvMatrix(text: string): LatencyMatrix {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const separator = /[\t;,]/.exec(lines[0] ?? "")?.[0] ?? ",";
  const cells = lines.map((line) => line.split(separator).map((cell) => cell.trim().replaceAll('"', "")));
  const rows = hasNames(cells) ? cells.slice(1).map((row) => row.slice(1)) : cells;
  const wrong = rows.findIndex((row) => row.length !== rows.length);
  if (wrong >= 0) {
    const value = `${rows[wrong]?.length} columns in row ${wrong + 1} of ${rows.length}`;
    throw new OptionsError({ field: "latency", value, allowed: "as many columns as rows" });
  }
  return new LatencyMatrix(Float32Array.from(rows.flatMap((row, a) => row.map((cell, b) => toMs(cell, a, b)))));
}

/** One column and one row more than numbers: names of hosts. */
function hasNames(cells: readonly (readonly string[])[]): boolean {
  return cells.length > 2 && Number.isNaN(Number(cells[0]?.[1])) && !isMissing(cells[0]?.[1] ?? "");
}

function isMissing(cell: string): boolean {
  return ["", "-", "nan", "na", "null"].includes(cell.toLowerCase());
}

function toMs(cell: string, row: number, column: number): number {
  if (isMissing(cell)) return Number.NaN;
  const ms = Number(cell);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new OptionsError({
    field: `latency, row ${row + 1}, column ${column + 1},`,
    value: cell,
    allowed: "milliseconds from 0, or an empty cell",
  });
}
