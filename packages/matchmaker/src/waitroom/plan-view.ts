import type { ReadonlyCandidateIndex } from "../candidates/candidate-index.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { freshEdge } from "../grouping/edges.ts";
import { LookBudget } from "../look-budget.ts";
import { canGroup, canPair, limitFor, looksAtGroup } from "./obstacle.ts";
import type { Participant } from "../room/participant.ts";
import type { Room } from "../room/room.ts";
import type { ReadonlyTrackRecord } from "../pairs/track-record.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";

/** A waitroom as its matchmaker sees it, at one moment. */
export class PlanView implements WaitroomView {
  readonly groupSize: number;
  readonly freed: readonly MatchCandidate[];
  readonly index: ReadonlyCandidateIndex;
  readonly trackRecord: ReadonlyTrackRecord;
  readonly budget: LookBudget;
  readonly #room: Room;
  #candidates: readonly MatchCandidate[] | null = null;

  constructor(room: Room, freed: readonly Participant[], mostLooks: number) {
    this.groupSize = room.rules.groupSize;
    this.freed = freed.map(({ candidate }) => candidate);
    this.index = room.idle;
    this.trackRecord = room.lasting.trackRecord;
    this.budget = new LookBudget(mostLooks);
    this.#room = room;
  }

  /** Collected only when asked for: a matchmaker that uses the index does without. */
  get candidates(): readonly MatchCandidate[] {
    this.#candidates ??= [...this.#room.idle.bySeniority()].map(({ candidate }) => candidate);
    return this.#candidates;
  }

  canPair(a: MatchCandidate, b: MatchCandidate): boolean {
    this.budget.take(1);
    const { participants } = this.#room;
    const [first, second] = [participants.get(a.participantId), participants.get(b.participantId)];
    // A stranger is not a matter of pairs: a proposal with one is refused as a whole.
    return !first || !second || canPair(this.#room, first, second);
  }

  canGroup(members: readonly MatchCandidate[]): boolean {
    this.budget.take(looksAtGroup(members.length));
    return canGroup(this.#room, this.#room.present(members.map(({ participantId }) => participantId)));
  }

  limitOf(a: MatchCandidate, b: MatchCandidate): number | null {
    const { participants } = this.#room;
    const [first, second] = [participants.get(a.participantId), participants.get(b.participantId)];
    return limitFor(this.#room, first && second ? [first, second] : []);
  }

  edgeOf(a: MatchCandidate, b: MatchCandidate): number | null {
    this.budget.take(1);
    return freshEdge(this.#room, a.participantId, b.participantId)?.goodFromMs ?? null;
  }

  waiterOf({ participantId }: MatchCandidate): Waiter | undefined {
    return this.#room.idle.get(participantId);
  }
}
