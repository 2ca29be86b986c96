// Prints rows as a table of aligned columns, numbers to the right.
import { loadavg } from "node:os";

/**
 * @param {Record<string, string | number>[]} rows
 * @returns {string}
 */
export function toTable(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const isNumeric = columns.map((column) => rows.every((row) => /^[-+]?[\d.]*$/.test(String(row[column] ?? ""))));
  return cells
    .map((line) =>
      line
        .map((cell, index) => (isNumeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/**
 * Nearest rank.
 * @param {number[]} values
 * @param {number} q
 */
export function quantile(values, q) {
  return values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? Number.NaN;
}

/**
 * Of an even number of values the mean of the two in the middle.
 * @param {number[]} values
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2)];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}

/** How busy the machine was in the last minute: before and after a series, so that its numbers can be judged. */
export function load() {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}

/** @param {number} value */
export function signed(value) {
  return `${value < 0 ? "" : "+"}${value.toFixed(1)}`;
}
