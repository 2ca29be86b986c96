import { Deadlines } from "./deadlines.ts";
import type { Effect, Link } from "./effects.ts";
import { PairHistory } from "./pair-history.ts";
import { isIdle, statusOf, type Participant, type Stay } from "./participant.ts";
import type { Probe } from "./probe.ts";
import type { WaitroomRules } from "./rules.ts";

/** Participants put forward as a group, while their pairs are probed. */
export interface Proposal {
  readonly proposalId: string;
  readonly participantIds: readonly string[];
  readonly probeIds: readonly string[];
}

/** An accepted proposal. `present` shrinks as members leave; the match ends with the last one. */
export interface Match {
  readonly matchId: string;
  readonly links: readonly Link[];
  readonly startsAtMs: number;
  readonly present: Set<string>;
}

/** How many people came, and what became of them. */
export interface Tally {
  joined: number;
  matched: number;
  released: number;
}

/** The whole state of one waitroom, and the effects that the event in hand has had so far. */
export class Room {
  readonly rules: WaitroomRules;
  /** In order of seniority: a place is taken once and never moves. */
  readonly participants: Map<string, Participant> = new Map();
  readonly proposals: Map<string, Proposal> = new Map();
  readonly probes: Map<string, Probe> = new Map();
  readonly matches: Map<string, Match> = new Map();
  /** Open links only: those of open proposals and of matches. */
  readonly links: Map<string, Link> = new Map();
  readonly deadlines: Deadlines = new Deadlines();
  readonly pairs: PairHistory;
  /** Who arrived or was freed since the last plan. */
  readonly unplanned: Set<string> = new Set();
  readonly tally: Tally = { joined: 0, matched: 0, released: 0 };
  atMs = 0;
  effects: Effect[] = [];
  #lastId = 0;

  constructor(rules: WaitroomRules) {
    this.rules = rules;
    this.pairs = new PairHistory(rules.pairRest);
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  newId(noun: "proposal" | "probe" | "match" | "link"): string {
    return `${this.rules.idPrefix}${noun}-${++this.#lastId}`;
  }

  /** Moves somebody on and tells their page. */
  move(participant: Participant, stay: Stay): void {
    participant.stay = stay;
    this.tell(participant);
  }

  tell(participant: Participant): void {
    this.emit({ kind: "updateStatus", participantId: participant.participantId, status: statusOf(participant) });
  }

  /** Marks somebody to be planned for, if they can be put forward. */
  free(participant: Participant): void {
    if (isIdle(participant)) this.unplanned.add(participant.participantId);
  }

  openLink(link: Link): void {
    this.links.set(link.linkId, link);
  }

  /** The participants of `ids` that are still here. */
  present(ids: Iterable<string>): Participant[] {
    return [...ids].flatMap((id) => this.participants.get(id) ?? []);
  }
}
