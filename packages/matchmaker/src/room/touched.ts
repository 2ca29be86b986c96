import type { Changes } from "./participant.ts";

/**
 * What the step in hand may have changed of what outlives the process. What changes all the time and is known again soon (server
 * RTTs, presence) touches nothing: it is written when something else of the place is.
 */
export class Touched {
  /** Ids of participants, and of matches that have started. */
  readonly places: Set<string> = new Set();
  readonly matches: Set<string> = new Set();

  notePlace(participantId: string, changes: Changes): void {
    const { stay, rttAwaited, isResting, attempts, lastRejection, fruitless } = changes;
    const { extensions, isAside, missedChecks } = changes;
    const isLasting = [
      rttAwaited,
      isResting,
      attempts,
      lastRejection,
      fruitless,
      extensions,
      isAside,
      missedChecks,
    ].some((change) => change !== undefined);
    // To be in a probe or a countdown is to wait, for whoever comes after this process.
    if (isLasting || stay?.kind === "matched") this.places.add(participantId);
  }

  clear(): void {
    this.places.clear();
    this.matches.clear();
  }
}
