import { CandidateIndex } from "../candidates/candidate-index.ts";
import { Deadlines } from "./deadlines.ts";
import type { Effect } from "./effects.ts";
import type { Link, Edge } from "../pairs/link.ts";
import { GuardedMatchmaker } from "../matchmakers/guarded-matchmaker.ts";
import { PairHistory } from "../pairs/pair-history.ts";
import { PairMap } from "../pairs/pair-map.ts";
import { isIdle, isReachable, statusOf } from "./participant.ts";
import type { Changes, Participant, ParticipantStatus, Stay } from "./participant.ts";
import type { Probe } from "./probe.ts";
import type { Measurement } from "../verdict/measurement.ts";
import type { Failure } from "../verdict/rejection.ts";
import type { ReadyCheck } from "./ready-check.ts";
import { TrackRecord } from "../pairs/track-record.ts";
import { Touched } from "./touched.ts";
import type { WaitroomRules } from "./rules.ts";

/** Participants put forward as a group, while their pairs are probed. */
export interface Proposal {
  readonly proposalId: string;
  readonly putForward: readonly string[];
  /** Those who are still in it. Once it has failed, they leave it as soon as nothing is measured of them any more. */
  readonly participantIds: readonly string[];
  /** The limit in force: the strictest of its members' when it was put forward. */
  readonly maxP2pRttMs: number;
  readonly probeIds: readonly string[];
  /** Its pairs that were measured as good, in this proposal or before. */
  readonly edges: readonly Edge[];
  /** Why it cannot become a match any more. */
  readonly failure: Failure | null;
}

/** A connection of a running match that broke, until the one that was opened instead of it is known to work. */
export interface Break {
  /** When the pair was without a connection first. */
  readonly sinceMs: number;
  /** How often it was opened anew. */
  readonly tries: number;
  /** Not before then once more. */
  readonly tryAtMs: number;
  /** True if one end was away when it was opened, and has not heard what the other end said. */
  readonly isUnheard: boolean;
}

/** An accepted proposal. `present` shrinks as members leave; the match ends with the last one. */
export interface Match {
  readonly matchId: string;
  /** One for each pair of those who are present. Those that broke in a running match are opened anew, under another id. */
  links: readonly Link[];
  /** By the id of the link. */
  readonly breaks: Map<string, Break>;
  /** What was measured between its members; empty for a match without probes. */
  readonly edges: readonly Edge[];
  readonly startsAtMs: number;
  /** The limit in force, in ms; `null`: nothing was measured. */
  readonly maxP2pRttMs: number | null;
  /**
   * What each side has measured since the match was announced, by link and participant; `null`: told to a process before this
   * one.
   */
  readonly baselines: Map<string, Map<string, Measurement | null>>;
  readonly present: Set<string>;
}

/** What outlives the people in a waitroom: all that one knows in which nobody is left. */
export interface Lasting {
  /** How many people came, and how many of them were matched, or released. */
  joined: number;
  matched: number;
  released: number;
  /** How many matches were decided on: the number of the next one, from 0. */
  startedMatches: number;
  /** The number in the last id that was given. */
  lastId: number;
  /** How often pairs turned out to be good. */
  readonly trackRecord: TrackRecord;
}

/** The whole state of one waitroom, and the effects that the event in hand has had so far. */
export class Room {
  readonly rules: WaitroomRules;
  /** The only way to ask the one in the rules. */
  readonly matchmaker: GuardedMatchmaker;
  /** In order of seniority: a place is taken once and never moves. */
  readonly participants: Map<string, Participant> = new Map();
  readonly proposals: Map<string, Proposal> = new Map();
  readonly probes: Map<string, Probe> = new Map();
  /** By the proposals that they come of. */
  readonly readyChecks: Map<string, ReadyCheck> = new Map();
  readonly matches: Map<string, Match> = new Map();
  /** Everybody who may be put forward now. */
  readonly idle: CandidateIndex = new CandidateIndex();
  /** Ids of everybody who can be reached (not hidden, not away) and is in no match that has started. */
  readonly reachable: Set<string> = new Set();
  /** Good pairs whose group did not come about. */
  readonly edges: PairMap<Edge> = new PairMap();
  readonly deadlines: Deadlines = new Deadlines();
  readonly pairs: PairHistory;
  readonly lasting: Lasting = {
    joined: 0,
    matched: 0,
    released: 0,
    startedMatches: 0,
    lastId: 0,
    trackRecord: new TrackRecord(),
  };
  /** Who arrived or was freed and has not been planned for since. */
  readonly unplanned: Set<string> = new Set();
  /** Whether nobody is put forward any more, as the process is to end. */
  isDraining = false;
  /** Whether the last plan left somebody for the next step. */
  planGoesOn = false;
  /**
   * Until then, in the wake of the last plan, nobody is planned for, so that those who come together are planned for together.
   */
  gatherUntilMs = 0;
  /** What the step in hand may still cost, in looks at pairs. */
  looksLeft = 0;
  atMs = 0;
  effects: Effect[] = [];
  readonly touched: Touched = new Touched();
  readonly #links = new Map<string, Link>();

  constructor(rules: WaitroomRules) {
    this.rules = rules;
    this.matchmaker = new GuardedMatchmaker(rules.matchmaker, (error) =>
      this.emit({ kind: "matchmakerFailed", error }),
    );
    this.pairs = new PairHistory(rules.pairRest);
  }

  /** Nothing has happened in the step that begins. */
  beginStep(atMs: number): void {
    this.atMs = Math.max(this.atMs, atMs);
    this.touched.clear();
    this.pairs.settle();
    this.lasting.trackRecord.settle();
    this.matchmaker.beginRound();
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  newId(noun: "proposal" | "probe" | "match" | "link"): string {
    return `${this.rules.idPrefix}${noun}-${++this.lasting.lastId}`;
  }

  /**
   * The one way to change a participant. It keeps `idle`, `unplanned` and `reachable` in step.
   */
  update(participant: Participant, changes: Changes): void {
    Object.assign(participant, changes);
    const { participantId } = participant;
    this.touched.notePlace(participantId, changes);
    const isHere = this.participants.get(participantId) === participant;
    if (isHere && isIdle(participant)) this.idle.put(participant);
    else {
      this.idle.delete(participantId);
      this.unplanned.delete(participantId);
    }
    if (isHere && isReachable(participant)) this.reachable.add(participantId);
    else this.reachable.delete(participantId);
  }

  /** Moves somebody on and tells their page. */
  move(participant: Participant, stay: Stay): void {
    this.update(participant, { stay });
    this.tell(participant);
  }

  statusOf(participant: Participant): ParticipantStatus {
    const { rules, readyChecks } = this;
    return statusOf(participant, { rules, readyChecks, kept: this.edges.partnersOf(participant.participantId) });
  }

  tell(participant: Participant): void {
    this.emit({ kind: "updateStatus", participantId: participant.participantId, status: this.statusOf(participant) });
  }

  /** Marks somebody to be planned for, if they can be put forward. */
  free(participant: Participant): void {
    if (isIdle(participant)) this.unplanned.add(participant.participantId);
  }

  openLink({ linkId, members }: Link): void {
    this.#links.set(linkId, { linkId, members });
  }

  /** Nothing flows over it any more. */
  closeLink(linkId: string): void {
    this.#links.delete(linkId);
  }

  /** Open links only: those of open proposals, of ready checks, of matches and of `edges`. */
  get links(): ReadonlyMap<string, Link> {
    return this.#links;
  }

  /** The participants of `ids` that are still here. */
  present(ids: Iterable<string>): Participant[] {
    const present: Participant[] = [];
    for (const id of ids) {
      const participant = this.participants.get(id);
      if (participant) present.push(participant);
    }
    return present;
  }
}
