import type { ReleaseReason } from "@earshot/matchmaker";
import type { World } from "./world.ts";

/** What became of one participant. */
export type Outcome = "matched" | ReleaseReason;

/** What happened in a simulation: every participant's outcome and wait, and what it cost. */
export class StayLog {
  readonly world: World;
  readonly outcomes: (Outcome | null)[];
  readonly endedAtMs: Float64Array;
  /** The members of each match, by their numbers, in the order in which the matches started. */
  readonly matches: (readonly number[])[] = [];
  probes = 0;

  constructor(world: World) {
    this.world = world;
    this.outcomes = Array.from({ length: world.size }, () => null);
    this.endedAtMs = new Float64Array(world.size).fill(Number.NaN);
  }

  waitMs(index: number): number {
    return (this.endedAtMs[index] ?? Number.NaN) - (this.world.arrivesAtMs[index] ?? 0);
  }

  noteProbe(): void {
    this.probes++;
  }

  noteMatch(participantIds: readonly string[], atMs: number): void {
    const members = participantIds.map((id) => this.world.indexOf(id));
    this.matches.push(members);
    for (const index of members) this.#end(index, "matched", atMs);
  }

  noteRelease(participantId: string, reason: ReleaseReason, atMs: number): void {
    this.#end(this.world.indexOf(participantId), reason, atMs);
  }

  #end(index: number, outcome: Outcome, atMs: number): void {
    if (this.outcomes[index] !== null) throw new Error(`${this.world.idOf(index)} has two outcomes`);
    this.outcomes[index] = outcome;
    this.endedAtMs[index] = atMs;
  }
}
