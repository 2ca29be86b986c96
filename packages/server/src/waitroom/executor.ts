import type { Effect, Waitroom } from "@earshot/matchmaker";
import type { Completion, Released } from "@earshot/protocol";
import type { RecordFact } from "@earshot/records";
import type { Clock } from "../clock.ts";
import type { Ice } from "../ice/ice.ts";
import type { Log } from "../log.ts";
import type { ParticipantsOptions } from "../participants/participants.ts";
import { wordsFor } from "../participants/exclusion-words.ts";
import type { Ending } from "../recruiter/endings.ts";
import type { Completions } from "../recruiter/completions.ts";
import { toFacts, type RecordContext } from "../records/facts.ts";
import type { Scene } from "../study/scene.ts";
import type { Chronicle, Entry, Written } from "./chronicle.ts";
import { toLetters, type DeliveryContext, type Letter } from "./delivery.ts";
import type { MatchStatements } from "../identity/match-statements.ts";
import type { FarewellOf, Release } from "./farewell.ts";
import type { GroupHistories } from "./group-histories.ts";
import type { PastOutcomes } from "./past-outcomes.ts";
import { toProbeRule } from "./probe-rule.ts";
import { expectedWaitMs, waitsEndedBy, withWaits, type EndedWait } from "./recent-waits.ts";
import type { Roster } from "./roster.ts";
import type { Session } from "./session.ts";
import { undecidedAfter } from "./undecided.ts";
import type { UsedTokens } from "./used-tokens.ts";

export interface ExecutorOptions {
  readonly scene: Scene;
  /** URLs of the study's further beacons. */
  readonly beacons: readonly string[];
  readonly recordCountry: boolean;
  readonly ice: Ice;
  readonly histories: GroupHistories;
  readonly usedTokens: UsedTokens;
  readonly past: PastOutcomes;
  /** Whether somebody who takes part once in the study has a place in another one of its scenes. */
  readonly isElsewhere: (participantId: string) => boolean;
  readonly completions: Completions;
  /** Who may not take part. */
  readonly excluded: ReadonlySet<string>;
  /** Who may wait beside. */
  readonly mayWait: ParticipantsOptions;
  /** `null`: the study has no key to sign them with. */
  readonly statements: MatchStatements | null;
  readonly chronicle: Chronicle;
  readonly clock: Clock;
  readonly log: Log;
}

/** How somebody ends who takes part once, beside those who are matched. */
const counting: readonly Ending[] = ["timed-out", "left-after-wait", "not-ready", "server-rtt-too-high"];

/** What comes of one step. */
interface Aftermath {
  readonly facts: RecordFact[];
  readonly entries: Entry[];
  readonly letters: [Session, Letter][];
  /** Those who must hear nothing of it that the end of the process could undo. */
  readonly concerned: Set<Session>;
}

/**
 * Carries out what the brain answers: keeps the books, writes down, tells pages. Nothing waits for the disk but the pages that
 * are let in, whose match starts, or whose stay ends: all else would be done again.
 */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #waitroom: Waitroom;
  readonly #roster: Roster;
  /** Of this process: it outlives nothing. */
  #recentWaits: readonly EndedWait[] = [];

  constructor(options: ExecutorOptions, { waitroom, roster }: { waitroom: Waitroom; roster: Roster }) {
    this.#options = options;
    this.#waitroom = waitroom;
    this.#roster = roster;
  }

  carryOut(effects: readonly Effect[], atMs: number): void {
    const aftermath: Aftermath = { facts: [], entries: [], letters: [], concerned: new Set() };
    for (const effect of effects) this.#add(effect, aftermath);
    const { facts, entries, letters, concerned } = aftermath;
    for (const session of concerned) session.hold();
    const letGo = () => concerned.forEach((session) => this.#letGo(session));
    const changes = [...this.#waitroom.keptChanges(), ...entries];
    this.write({ atMs, facts, entries: changes }, concerned.size > 0 ? letGo : null);
    for (const [session, letter] of letters) this.#post(session, letter);
  }

  /** What happened beside the effects of a step. Whatever has changed of sessions and histories is written down along with it. */
  write({ atMs, facts, entries }: Written, durable: (() => void) | null): void {
    const { chronicle, histories, usedTokens, past } = this.#options;
    const ofStudy = [...histories.takeChanges(), ...usedTokens.takeChanges(), ...past.takeChanges()];
    const changes = [...entries, ...this.#roster.takeChanges(), ...ofStudy];
    chronicle.write({ atMs, facts, entries: changes }, durable);
  }

  post(letters: readonly Letter[]): void {
    for (const [session, letter] of this.#addressed(letters)) this.#post(session, letter);
  }

  get deliveryContext(): DeliveryContext {
    const { scene, ice, statements } = this.#options;
    const { name, groupSize, hideLobbyCount } = scene;
    const waitingCount = hideLobbyCount ? null : this.#waitroom.waitingCount;
    const { rules: countdown } = this.#waitroom;
    const rule = toProbeRule(countdown.p2p);
    const { rejoinMs } = countdown;
    const { farewellOf } = this;
    const counts = { groupSize, waitingCount, expectedWaitMs: this.expectedWaitMs };
    return { roster: this.#roster, farewellOf, scene: name, rule, countdown, ice, statements, rejoinMs, ...counts };
  }

  /** How long people of this scene have waited lately; `null`: not known. */
  readonly expectedWaitMs = (nowMs: number): number | null => expectedWaitMs(this.#recentWaits, nowMs);

  /** What the page is told with which a stay ends. */
  readonly farewellOf: FarewellOf = (release) => {
    const { reason, waitedMs } = release;
    return { reason, waitedMs, ...wordsFor(reason), ...this.#completionOf(release) };
  };

  /** What a page is told that comes back to a match in which nobody else is left. What it had said before stands. */
  partnerGone({ participantId, parameters }: Session): Released {
    const { past, scene, completions, clock } = this.#options;
    const known = past.of(participantId, scene.name);
    const reason = known && known.reason !== "matched" ? known.reason : "partner-gone";
    const completion = completions.again({ reason, code: known?.code ?? null }, { participantId, parameters });
    if (known?.reason === "matched") {
      const { completionCode: code = null } = completion;
      past.note(participantId, scene.name, { ...known, reason: "partner-gone", code });
      const { matchId: match_id } = known;
      const line = { participant_id: participantId, match_id, completion_code: code, repeated: false };
      const facts: RecordFact[] = [{ type: "completed", ...line, reason: "partner-gone" }];
      this.write({ atMs: clock.now(), facts, entries: [] }, null);
    }
    return { reason, waitedMs: 0, ...completion };
  }

  #completionOf({ participantId, reason }: Release): Completion {
    const parameters = this.#roster.parametersOf(participantId);
    return this.#options.completions.of(reason, { participantId, parameters });
  }

  get recordContext(): RecordContext {
    const { beacons, recordCountry, clock } = this.#options;
    return {
      beaconUrls: beacons,
      recordCountry,
      p2p: this.#waitroom.rules.p2p,
      attributesOf: (id) => this.#roster.attributesOf(id),
      parametersOf: (id) => this.#roster.parametersOf(id),
      completionOf: (release) => this.#completionOf(release),
      serverRttMs: (id) => this.#waitroom.serverRttMsOf(id),
      serverRtt: (id) => this.#roster.of(id)?.connection?.serverRtt.statistics ?? null,
      isoTime: (atMs) => new Date(clock.date().getTime() + atMs - clock.now()).toISOString(),
    };
  }

  /** A failure in one part, or in one effect, must not keep the others from being carried out. */
  #add(effect: Effect, { facts, entries, letters, concerned }: Aftermath): void {
    const parts = [
      () => facts.push(...toFacts(effect, this.recordContext)),
      () => this.#roster.note(effect),
      () => letters.push(...this.#addressed(toLetters(effect, this.deliveryContext))),
      () => this.#concernedBy(effect).forEach((session) => concerned.add(session)),
      () => effect.kind === "release" && this.#noteReleased(effect),
      () => this.#roster.endWith(effect, this.farewellOf, this.#options.clock.now()),
      () => entries.push(...undecidedAfter(effect)),
      () => this.#follow(effect),
    ];
    for (const part of parts) {
      try {
        part();
      } catch (error) {
        this.#options.log.error(`carrying out ${effect.kind} failed`, error);
      }
    }
  }

  /** By session: whose stay ends with this very effect is told so. */
  #addressed(letters: readonly Letter[]): [Session, Letter][] {
    return letters.flatMap((letter): [Session, Letter][] => {
      const session = this.#roster.of(letter.to);
      return session ? [[session, letter]] : [];
    });
  }

  #concernedBy(effect: Effect): Session[] {
    if (effect.kind === "startMatch") return this.#roster.ofAll(effect.participantIds);
    if (effect.kind !== "admitted" && effect.kind !== "release") return [];
    return this.#roster.ofAll([effect.participantId]);
  }

  /** What fails of one page must not keep the others waiting. */
  #letGo(session: Session): void {
    try {
      session.letGo();
    } catch (error) {
      this.#options.log.error("telling a page failed", error);
    }
  }

  #post(session: Session, { event, message }: Letter): void {
    session.post(event, () => message(this.#options.clock.now()));
  }

  /** What an effect means beyond this scene's pages: history is made, faults are told to the operator. */
  #follow(effect: Effect): void {
    const { log, histories, scene, clock } = this.#options;
    this.#recentWaits = withWaits(this.#recentWaits, waitsEndedBy(effect, clock.now()));
    if (effect.kind === "startMatch") {
      for (const session of this.#roster.ofAll(effect.participantIds)) this.#noteMatched(session, effect.matchId);
      histories.note({
        sceneId: scene.name,
        groupId: effect.matchId,
        participantIds: effect.participantIds,
        atMs: clock.now(),
      });
    } else if (effect.kind === "matchmakerFailed") {
      log.error(`the matchmaker of scene ${scene.name} failed; it cost one round`, effect.error);
    }
  }

  /** Whoever left, or whose connection broke, may come again; so may who finds another browser, device or network. */
  #noteReleased(release: Release): void {
    const { reason, participantId } = release;
    const ending = counting.find((one) => one === reason);
    if (ending === undefined) return;
    const { past, completions, scene, clock } = this.#options;
    const parameters = completions.needed(this.#roster.parametersOf(participantId));
    const { completionCode: code = null } = this.#completionOf(release);
    const noMatch = { matchId: null, pageHash: null };
    past.note(participantId, scene.name, { reason: ending, ...noMatch, code, parameters, atMs: clock.now() });
  }

  #noteMatched({ participantId, pageHash, parameters }: Session, matchId: string): void {
    const { past, completions, scene, clock } = this.#options;
    const needed = completions.needed(parameters);
    const outcome = {
      reason: "matched",
      matchId,
      pageHash,
      code: null,
      parameters: needed,
      atMs: clock.now(),
    } as const;
    past.note(participantId, scene.name, outcome);
  }
}
