import { OptionsError } from "@earshot/matchmaker";
import { toMs } from "./latency-cell.ts";
import { LatencyMatrix } from "./latency-matrix.ts";
import { toLatencyTable } from "./latency-table.ts";

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
 * Reads a square table of ms, separated by comma, semicolon or tab; an empty cell, `NaN`, `NA` or `-` is missing. A first row and
 * a first column of names are passed over. @throws OptionsError that names the row and the column.
 */
export function parseCsvMatrix(text: string): LatencyMatrix {
  const lines = text.split(/\r?\n/).filter((line) => /[^ ]/.test(line));
  const plain = lines.map((line) => line.replaceAll(/"[^"]*"/g, unquoted));
  const separator = /[\t;,]/.exec(plain[0] ?? "")?.[0] ?? ",";
  const { times, nameRows, nameColumns } = toLatencyTable(
    plain.map((line) => line.split(separator).map((cell) => cell.trim())),
  );
  const rttsMs = times.flatMap((row, a) =>
    row.map((cell, b) => toMs(cell, { row: a + nameRows + 1, column: b + nameColumns + 1 })),
  );
  return new LatencyMatrix(Float32Array.from(rttsMs));
}

/** Only names have separators in them, and they are not kept. */
function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/[\t;,]/g, " ");
}
