import { OptionsError, positiveMs } from "../options.ts";

/** What comes at the time limit, and before it. Times in ms. */
export interface LongerWaitRules {
  /**
   * `release`: at the time limit the stay ends. `choice`: the participant is asked whether to leave or to wait longer, and may
   * say so earlier, too. @default "release"
   */
  readonly onTimeout: "release" | "choice";
  /** How much longer somebody waits who wants to. @default 120_000 */
  readonly extendByMs: number;
  /** How often somebody may. @default 1 */
  readonly maxExtensions: number;
  /** How long somebody may think about it, after the time limit; they may be matched meanwhile. @default 60_000 */
  readonly choiceWithinMs: number;
  /**
   * Who leaves after so long has waited for long enough, and that is an outcome of its own. `null`: after the time limit, where
   * there is a choice. @default null
   */
  readonly minimumWaitMs: number | null;
}

export const defaultLongerWait: LongerWaitRules = {
  onTimeout: "release",
  extendByMs: 120_000,
  maxExtensions: 1,
  choiceWithinMs: 60_000,
  minimumWaitMs: null,
};

/** @throws OptionsError that names the field, the value and what is allowed. */
export function checkLongerWait(rules: LongerWaitRules): void {
  const { onTimeout, extendByMs, maxExtensions, choiceWithinMs, minimumWaitMs } = rules;
  if (onTimeout !== "release" && onTimeout !== "choice") {
    throw new OptionsError({ field: "onTimeout", value: onTimeout, allowed: '"release" or "choice"' });
  }
  positiveMs("extendByMs", extendByMs);
  if (!Number.isInteger(maxExtensions) || maxExtensions < 1) {
    throw new OptionsError({ field: "maxExtensions", value: maxExtensions, allowed: "a whole number from 1" });
  }
  positiveMs("choiceWithinMs", choiceWithinMs);
  if (minimumWaitMs !== null) positiveMs("minimumWaitMs", minimumWaitMs);
}

/** How far somebody's wait has come. */
interface Wait {
  readonly joinedAtMs: number;
  readonly deadlineMs: number;
  /** Since the time limit has come: until when it is waited for a choice. */
  readonly choiceUntilMs: number | null;
  /** How often it was made longer. */
  readonly extensions: number;
}

/** When the wait ends, unless it is made longer. */
export function endOfWait({ deadlineMs, choiceUntilMs }: Pick<Wait, "deadlineMs" | "choiceUntilMs">): number {
  return choiceUntilMs ?? deadlineMs;
}

/** How often the wait may still be made longer. */
export function extensionsLeft({ onTimeout, maxExtensions }: LongerWaitRules, { extensions }: Wait): number {
  return onTimeout === "choice" ? Math.max(0, maxExtensions - extensions) : 0;
}

/** From joining to the end of the longest wait that is still possible. */
export function longestWaitMs(rules: LongerWaitRules, wait: Wait): number {
  const { extendByMs, choiceWithinMs } = rules;
  return wait.deadlineMs - wait.joinedAtMs + extensionsLeft(rules, wait) * (choiceWithinMs + extendByMs);
}

/** When somebody has waited for long enough to leave with an outcome of its own; `null`: there is none in this scene. */
export function minimumWaitAtMs(
  { onTimeout, minimumWaitMs, timeoutMs }: LongerWaitRules & { readonly timeoutMs: number },
  { joinedAtMs }: Pick<Wait, "joinedAtMs">,
): number | null {
  const afterMs = minimumWaitMs ?? (onTimeout === "choice" ? timeoutMs : null);
  return afterMs === null ? null : joinedAtMs + afterMs;
}
