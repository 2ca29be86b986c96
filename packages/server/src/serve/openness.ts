import type { Study } from "../study/study.ts";

/** What a study leaves open to everybody, a sentence each. */
export function opennessOf({ origins }: Study): string[] {
  if (origins !== undefined) return [];
  return ["pages of any origin may connect; list yours as origins in the study file"];
}
