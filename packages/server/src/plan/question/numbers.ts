import { OptionsError } from "@earshot/matchmaker";

/** @throws OptionsError that names the flag, the value and what is allowed. */
export function toNumber(flag: string, text: string, { above, most }: { above: number; most: number }): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number > above && number <= most) return number;
  throw new OptionsError({ field: flag, value: text, allowed: `a number above ${above}, up to ${most}` });
}

/** @throws OptionsError that names the flag, the value and what is allowed. */
export function toWhole(flag: string, text: string, { least, most }: { least: number; most: number }): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new OptionsError({ field: flag, value: text, allowed: `a whole number from ${least} to ${most}` });
}
