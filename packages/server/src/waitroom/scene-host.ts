import type { Effect, Waitroom, WaitroomEvent } from "@earshot/matchmaker";
import type { LinkSignal, PageMessage, Reply } from "@earshot/protocol";
import type { Admission } from "../identity/ticket.ts";
import type { EventLoopLag } from "../page/event-loop-lag.ts";
import { done, late, refusal } from "../page/guard.ts";
import type { Host, Joined, Standing } from "../page/host.ts";
import type { PageConnection } from "../page/page-connection.ts";
import { toRestartFact, toStoppedFact } from "../records/facts.ts";
import type { Entry } from "./chronicle.ts";
import { Entrance } from "./entrance.ts";
import { Executor, type ExecutorOptions } from "./executor.ts";
import { Finishing } from "./finishing.ts";
import { LobbyCount } from "./lobby-count.ts";
import { MatchRtts } from "./match-rtts.ts";
import { Roster } from "./roster.ts";
import { endWithProcess } from "./undecided.ts";
import { UNSERVED } from "./unserved.ts";
import { waitroomFrom } from "./waitroom-from.ts";
import { WaitroomWatch, type WatchOptions } from "./waitroom-watch.ts";

export interface SceneHostOptions extends ExecutorOptions, Pick<WatchOptions, "meters"> {
  /** Put before every id that the scene makes up. */
  readonly idPrefix: string;
  /** What begins so is an id of the study, of this process or of one before it; `null`: there was none before. */
  readonly studyPrefix: string | null;
  /** How long a place of before is kept for its page, at least. */
  readonly restartGraceMs: number;
  readonly lag: EventLoopLag;
}

/**
 * While what came during a stall is worked off, a little more time is lost with each message. To give that back costs as much as
 * many people are here, so it is done in portions. No patience is so short.
 */
const LEAST_LOST_MS = 100;

/** The shell around one scene's waitroom: feeds it events, has its answers carried out, keeps its one timer. */
export class SceneHost implements Host {
  readonly #options: SceneHostOptions;
  readonly #waitroom: Waitroom;
  readonly #roster: Roster;
  readonly #executor: Executor;
  readonly #entrance: Entrance;
  readonly #finishing: Finishing;
  readonly #matchRtts: MatchRtts;
  readonly #lobby: LobbyCount;
  readonly #watch: WaitroomWatch;
  /** How much of the time that the process did not listen the waitroom has been told of. */
  #toldLostMs = 0;
  #callOffTimer: () => void = () => {};
  #isClosed = false;
  /** To be called when nobody is probed or counts down any more. */
  #drained: (() => void) | null = null;

  constructor(options: SceneHostOptions) {
    this.#options = options;
    const { scene, histories, usedTokens, past: outcomes, chronicle, clock } = options;
    this.#roster = new Roster(scene.groupSize);
    const past = chronicle.past();
    for (const entry of past) {
      this.#roster.restore(entry);
      histories.restore(entry);
      usedTokens.restore(entry);
      outcomes.restore(entry);
    }
    this.#waitroom = waitroomFrom(past, options);
    this.#executor = new Executor(options, { waitroom: this.#waitroom, roster: this.#roster });
    this.#entrance = new Entrance(options, {
      roster: this.#roster,
      executor: this.#executor,
      handleAt: (event, atMs) => this.#handleAt(event, atMs),
      handle: (event) => this.handle(event),
      isMatched: (participantId) => this.#isMatched(participantId),
      mayRejoin: (participantId) => this.#waitroom.mayRejoin(participantId),
      statusOf: (participantId) => this.#waitroom.statusOf(participantId),
    });
    const room = { roster: this.#roster, executor: this.#executor };
    this.#finishing = new Finishing(options, room);
    this.#matchRtts = new MatchRtts(options, room);
    this.#lobby = new LobbyCount(clock, () => this.#listeners());
    this.#watch = new WaitroomWatch(this.#waitroom, options);
    if (past.length > 0) this.#goOn(past);
  }

  /** A page asks for a place: after a broken connection its old one, else a new one, unless only the old one is of use to it. */
  join(message: PageMessage<"waitroom/join">, connection: PageConnection, admission: Admission): Joined {
    return this.#entrance.join(message, { connection, admission, atMs: this.catchUp() });
  }

  /** A page says that its part in a match is over. */
  finish(message: PageMessage<"match/finish">): Reply | Promise<Reply> {
    this.catchUp();
    return this.#finishing.finish(message);
  }

  /** The connection is gone. Says nothing about a place that another page or another connection holds by now. */
  disconnected(standing: Standing): void {
    const atMs = this.catchUp();
    const session = this.#roster.currentOf(standing);
    if (!session) return;
    session.connection = null;
    this.#handleAt({ kind: "disconnected", participantId: session.participantId }, atMs);
  }

  /** Passes signals to the other end of an open link of this participant; the target is derived, never named by the page. */
  relay(standing: Standing, linkId: string, signals: readonly LinkSignal[]): Reply {
    const atMs = this.catchUp();
    const { participantId } = standing;
    const link = this.#waitroom.linkOf(participantId, linkId);
    const partner = link?.members.find((member) => member !== participantId);
    if (partner === undefined) {
      if (this.isOver(standing, linkId)) return late;
      return refusal("not-a-member", "the link is not open, or not this participant's");
    }
    if (!this.#roster.currentOf(standing)?.maySignal(linkId, signals, atMs)) {
      return refusal("rate-limited", "too many signals over one link");
    }
    this.#roster.of(partner)?.send("link/signal", { linkId, signals });
    // Who signals is ready. All further signals tell the waitroom nothing.
    if (this.#waitroom.awaits(participantId, linkId)) {
      this.#handleAt({ kind: "probeReady", participantId, probeId: linkId }, atMs);
    }
    return done;
  }

  noteMatchRtt(standing: Standing, rttMs: number): void {
    this.catchUp();
    if (this.isMatched(standing)) this.#matchRtts.note(standing, rttMs);
  }

  /** Gives the waitroom an event and carries out, in order, what it answers. True if the event fitted. */
  handle(event: WaitroomEvent): boolean {
    const effects = this.#handleAt(event, this.#now());
    if (event.kind === "serverRttMeasured") this.#judge(event.participantId);
    return !this.#isClosed && !effects.some(({ kind }) => kind === "ignored");
  }

  /**
   * What is due happens now, though its timer is late: before anything is looked up or changed here, so that it meets those whom
   * it is about. Answers the present moment. Of what is due at it, an event finds no more than the rest of a plan for a crowd,
   * which the waitroom goes on with after the event.
   */
  catchUp(): number {
    const atMs = this.#now();
    const nextMs = this.#waitroom.nextDeadline();
    if (nextMs !== null && nextMs <= atMs) this.#handleAt({ kind: "tick" }, atMs);
    return atMs;
  }

  /** Whether somebody has a place here. */
  has(participantId: string): boolean {
    this.catchUp();
    return this.#roster.of(participantId) !== undefined;
  }

  isCurrent(standing: Standing): boolean {
    return this.#roster.currentOf(standing) !== null;
  }

  /** True of a link that this page held and that has ended, with its probe, its match, or the process that it began in. */
  isOver(standing: Standing, linkId: string): boolean {
    const session = this.#roster.currentOf(standing);
    if (session === null || this.#waitroom.linkOf(standing.participantId, linkId)) return false;
    return session.toldLinks.has(linkId) || this.#isOfEarlierProcess(linkId);
  }

  /** True once its match has started. */
  isMatched({ participantId }: Standing): boolean {
    return this.#isMatched(participantId);
  }

  /**
   * From here on nobody is put forward. Resolves when nobody is probed, or counts down to a match, any more, and all pages have
   * been told what came of it.
   */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve;
      this.handle({ kind: "draining" });
    });
  }

  /**
   * From here on nothing happens: the connections that end now with the server are no departures, and no timer is left. Nobody is
   * told anything: the page looks for the server, which may be back soon. Who is not matched yet keeps the place for the next
   * process, or gets a line of their outcome if nothing outlives this one.
   */
  close(): void {
    const atMs = this.catchUp();
    this.#isClosed = true;
    const { participants } = this.#waitroom.inspect();
    const isKept = this.#options.chronicle.isKept;
    const facts = [...participants.values()].flatMap(({ participantId, joinedAtMs, extensions, stay }) => {
      if (isKept || stay.kind === "matched") return [];
      return [toStoppedFact({ participantId, waitedMs: atMs - joinedAtMs, extensions }, this.#executor.recordContext)];
    });
    this.#executor.write({ atMs, facts, entries: this.#waitroom.kept() }, null);
    this.#callOffTimer();
    this.#lobby.close();
    this.#watch.summarize();
  }

  /** The present moment. After a stall the waitroom is told of that before anything else, as less is due then. */
  #now(): number {
    const { clock, lag } = this.#options;
    const atMs = clock.now();
    const lostMs = lag.lostMs(atMs);
    const forMs = lostMs - this.#toldLostMs;
    if (forMs < LEAST_LOST_MS) return atMs;
    this.#toldLostMs = lostMs;
    this.#handleAt({ kind: "heldUp", forMs }, atMs);
    return atMs;
  }

  #handleAt(event: WaitroomEvent, atMs: number): readonly Effect[] {
    if (this.#isClosed) return [];
    const effects = this.#watch.handle(event, atMs);
    this.#executor.carryOut(effects, atMs);
    if (effects.some(({ kind }) => kind === "lobbyChanged") && !this.#options.scene.hideLobbyCount)
      this.#lobby.announce();
    if (this.#drained && !this.#waitroom.isDeciding) this.#endDrain(this.#drained, atMs);
    this.#arm();
    return effects;
  }

  #endDrain(drained: () => void, atMs: number): void {
    this.#drained = null;
    this.#executor.write({ atMs, facts: [], entries: [] }, drained);
  }

  /** Another round trip to the server is known. */
  #judge(participantId: string): void {
    const session = this.#roster.of(participantId);
    if (session) this.#entrance.judge(session);
  }

  /** Writes down what ended with the process before this one; from there on everything is as always. */
  #goOn(past: readonly Entry[]): void {
    const { chronicle, clock } = this.#options;
    const { lostMs } = chronicle;
    const ended = past.filter((entry) => endWithProcess(entry).length > 0);
    const places = this.#waitroom.participantIds.length;
    const restarts = places > 0 ? [toRestartFact({ places, lostMs })] : [];
    const facts = [...restarts, ...ended.flatMap(endWithProcess)];
    const served = { kind: UNSERVED, id: "", value: null };
    const entries = [served, ...ended.map((entry) => ({ ...entry, value: null })), ...this.#waitroom.kept()];
    this.#executor.write({ atMs: clock.now(), facts, entries }, null);
    this.handle({ kind: "tick" });
  }

  #isOfEarlierProcess(id: string): boolean {
    const { studyPrefix, idPrefix } = this.#options;
    return studyPrefix !== null && id.startsWith(studyPrefix) && !id.startsWith(idPrefix);
  }

  #isMatched(participantId: string): boolean {
    return this.#waitroom.statusOf(participantId)?.kind === "matched";
  }

  /** How each page that is not in a match yet is told how many wait. */
  #listeners(): (() => void)[] {
    this.catchUp();
    const waiting = [...this.#roster.all()].filter(({ participantId }) => !this.#isMatched(participantId));
    return waiting.map((session) => () => {
      if (!this.#roster.isHere(session) || this.#isMatched(session.participantId)) return;
      const { waitingCount } = this.#waitroom;
      session.send("lobby/count", {
        waitingCount,
        expectedWaitMs: this.#executor.expectedWaitMs(this.#options.clock.now()),
      });
    });
  }

  /** One timer for the earliest of the waitroom's deadlines. */
  #arm(): void {
    this.#callOffTimer();
    const nextMs = this.#waitroom.nextDeadline();
    const { clock } = this.#options;
    this.#callOffTimer =
      nextMs === null ? () => {} : clock.after(nextMs - clock.now(), () => this.handle({ kind: "tick" }));
  }
}
