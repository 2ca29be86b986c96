import type { Edge, Link } from "../pairs/link.ts";
import { OptionsError, positiveMs } from "../options.ts";

/** How a group is asked whether everybody is there, before its match is made. Times in ms. */
export interface ReadyCheckRules {
  /** How long its members have to answer. @default 20_000 */
  readonly answerWithinMs: number;
}

/** @throws OptionsError that names the field, the value and what is allowed. */
export function checkReadyCheck(rules: ReadyCheckRules | false): void {
  if (rules === false) return;
  if (typeof rules !== "object" || rules === null) {
    throw new OptionsError({ field: "readyCheck", value: rules, allowed: "{ answerWithinMs }, or false" });
  }
  positiveMs("readyCheck.answerWithinMs", rules.answerWithinMs);
}

/** A group that would be a match, and is asked whether everybody is there. */
export interface ReadyCheck {
  readonly proposalId: string;
  readonly participantIds: readonly string[];
  /** Those of the match; open already where they were measured. */
  readonly links: readonly Link[];
  readonly edges: readonly Edge[];
  readonly maxP2pRttMs: number | null;
  readonly askedAtMs: number;
  readonly untilMs: number;
  /** Who has answered. */
  readonly ready: ReadonlySet<string>;
}
