// Rows of the server's table, and what they are made of.
import { median } from "../tools/table.mjs";

/**
 * @typedef {{ what: string, Earshot: string | number, baseline?: string | number, ratio?: string, wanted?: string }} Row
 */

/**
 * A figure beside the baseline's.
 * @param {string} what
 * @param {{ earshot: number, baseline: number, most?: string }} figures `most`: how much of the baseline's is still good
 * @returns {Row}
 */
export function compared(what, { earshot, baseline, most }) {
  const ratio = `${(earshot / baseline).toFixed(2)}x`;
  return {
    what,
    Earshot: digits(earshot),
    baseline: digits(baseline),
    ratio,
    ...(most ? { wanted: `<= ${most}` } : {}),
  };
}

/**
 * A figure for itself.
 * @param {string} what
 * @param {number} earshot
 * @param {string} [wanted]
 * @returns {Row}
 */
export function alone(what, earshot, wanted) {
  return { what, Earshot: digits(earshot), ...(wanted ? { wanted } : {}) };
}

/**
 * The median of each figure over the rounds.
 * @template {Record<string, number>} T
 * @param {readonly T[]} rounds
 * @returns {T}
 */
export function mediansOf(rounds) {
  const [first] = rounds;
  if (!first) throw new Error("there is always a round");
  const entries = Object.keys(first).map((key) => [key, median(rounds.map((round) => round[key] ?? Number.NaN))]);
  return Object.fromEntries(entries);
}

/** Three digits that count. @param {number} value */
function digits(value) {
  if (value === 0) return "0";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
