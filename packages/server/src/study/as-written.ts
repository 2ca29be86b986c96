import { OptionsError } from "@earshot/matchmaker";

/** How a study file writes what the waitroom calls by another name. */
const written: Readonly<Record<string, string>> = {
  groupSize: "players",
  maxServerRttDifferenceMs: "matchmaking.maxRtt",
  timeoutMs: "waitroom.timeoutMs",
  onTimeout: "waitroom.onTimeout",
  extendByMs: "waitroom.extendByMs",
  maxExtensions: "waitroom.maxExtensions",
  choiceWithinMs: "waitroom.choiceWithinMs",
  minimumWaitMs: "waitroom.minimumWaitMs",
  readyCheck: "waitroom.readyCheck",
  "readyCheck.answerWithinMs": "waitroom.readyCheck.answerWithinMs",
  graceMs: "waitroom.graceMs",
  rejoinMs: "waitroom.rejoinMs",
  countdownMs: "waitroom.countdownMs",
};

/** Does what may throw an OptionsError of the waitroom, which then names the method and field as the study file writes them. */
export function asWritten<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    const { field } = error;
    throw error.renamed(written[field] ?? (/^p2p\b/.test(field) ? `matchmaking.${field}` : field));
  }
}

/** What is written in seconds by mistake is far below anything that is meant. 0 is left to the waitroom. @throws OptionsError */
export function refuseSeconds(field: string, ms: unknown, leastMs: number): void {
  if (typeof ms !== "number" || !(ms > 0 && ms < leastMs)) return;
  const allowed = `milliseconds, ${leastMs} or more: this would be ${ms / 1_000} s. For ${ms} s write ${ms * 1_000}`;
  throw new OptionsError({ field, value: ms, allowed });
}
