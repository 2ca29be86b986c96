import { Matchmaker, type MatchCandidate, type WaitroomView } from "@earshot/matchmaker";
import type { World } from "../simulation/world.ts";

/**
 * Puts forward only those who are truly near, the oldest first: the limit of every way to estimate round trips. It still pays for
 * the probe that confirms it, and does not know the future.
 */
export class TruthMatchmaker extends Matchmaker {
  readonly #world: World;
  readonly #maxMs: number;

  constructor(world: World, maxP2pRttMs: number) {
    super({ maxP2pRttMs });
    this.#world = world;
    this.#maxMs = maxP2pRttMs;
  }

  findMatch(arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] | null {
    const others = this.#extend([arriving], waiting, { groupSize, canPair: () => true });
    return others && [...waiting.filter((candidate) => others.includes(candidate)), arriving];
  }

  override propose(view: WaitroomView): MatchCandidate[][] {
    const groups: MatchCandidate[][] = [];
    let free = [...view.candidates];
    while (free.length >= view.groupSize) {
      const [oldest, ...younger] = free;
      const group = oldest && this.#extend([oldest], younger, view);
      if (group) groups.push(group);
      free = younger.filter((candidate) => !group?.includes(candidate));
    }
    return groups;
  }

  #extend(
    group: MatchCandidate[],
    candidates: readonly MatchCandidate[],
    view: Pick<WaitroomView, "groupSize" | "canPair">,
  ): MatchCandidate[] | null {
    if (group.length === view.groupSize) return group;
    for (const [index, next] of candidates.entries()) {
      if (!group.every((member) => this.#isNear(member, next) && view.canPair(member, next))) continue;
      const complete = this.#extend([...group, next], candidates.slice(index + 1), view);
      if (complete) return complete;
    }
    return null;
  }

  #isNear(a: MatchCandidate, b: MatchCandidate): boolean {
    return this.#world.rttMs(this.#world.indexOf(a.participantId), this.#world.indexOf(b.participantId)) <= this.#maxMs;
  }
}
