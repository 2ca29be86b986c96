import { Waitroom } from "@earshot/matchmaker";
import type { Effect, WaitroomEvent } from "@earshot/matchmaker";
import type { LinkSignal, PageMessage, Reply } from "@earshot/protocol";
import type { RecordFact } from "@earshot/records";
import type { Clock } from "../clock.ts";
import type { EventLoopLag } from "../page/event-loop-lag.ts";
import { matchLetters, toLetters, type DeliveryContext, type Letter } from "./delivery.ts";
import type { GroupHistories } from "./group-histories.ts";
import { done, late, refusal } from "../page/guard.ts";
import type { Host, Joined, Standing } from "../page/host.ts";
import type { Ice } from "../ice/ice.ts";
import type { Log } from "../log.ts";
import { toProbeRule } from "./probe-rule.ts";
import { toFacts, toStoppedFact, type RecordContext } from "../records/facts.ts";
import type { Records } from "../records/records.ts";
import type { Scene } from "../study/scene.ts";
import type { PageConnection } from "../page/page-connection.ts";
import type { Session } from "./session.ts";
import { Roster } from "./roster.ts";
import { WaitroomWatch } from "./waitroom-watch.ts";

export interface SceneHostOptions {
  readonly scene: Scene;
  readonly study: string;
  /** URLs of the study's further beacons. */
  readonly beacons: readonly string[];
  readonly recordCountry: boolean;
  readonly ice: Ice;
  readonly idPrefix: string;
  readonly histories: GroupHistories;
  readonly records: Records;
  readonly clock: Clock;
  readonly lag: EventLoopLag;
  readonly log: Log;
}

const COUNT_DELAY_MS = 200;

const nothingToResume = refusal("unknown-session", "there is no place to resume; join anew");

/** The shell around one scene's waitroom: feeds it events, carries out its effects, keeps its one timer. */
export class SceneHost implements Host {
  readonly #options: SceneHostOptions;
  readonly #waitroom: Waitroom;
  readonly #roster: Roster;
  readonly #watch: WaitroomWatch;
  /** How much of the time that the process did not listen the waitroom has been told of. */
  #toldLostMs = 0;
  #callOffTimer: () => void = () => {};
  #callOffCount: () => void = () => {};
  #isCountDue = false;
  #isClosed = false;

  constructor(options: SceneHostOptions) {
    this.#options = options;
    this.#roster = new Roster(options.scene.groupSize);
    this.#watch = new WaitroomWatch(options.scene.name, options.log);
    this.#waitroom = new Waitroom({ ...options.scene.toWaitroomOptions(), idPrefix: options.idPrefix });
  }

  /** A page asks for a place: after a broken connection its old one, else a new one, unless only the old one is of use to it. */
  join(message: PageMessage<"waitroom/join">, connection: PageConnection): Joined {
    const atMs = this.catchUp();
    const { participantId, pageId, hidden, timeZone = null, resume } = message;
    const known = this.#roster.of(participantId);
    if (known?.pageId === pageId) {
      known.connection = connection;
      this.#handleAt({ kind: "reconnected", participantId, hidden }, atMs);
      if (this.#isMatched(participantId)) connection.serverRtt.stop();
      if (!resume) this.#send(matchLetters(known, this.#deliveryContext()));
      return { reply: done, standing: known.standing };
    }
    const farewell = this.#roster.farewellOf({ participantId, pageId });
    if (farewell) {
      connection.socket.emit("released", farewell);
      return { reply: done, standing: null };
    }
    if (resume) return { reply: nothingToResume, standing: null };
    // The newest page wins. The old one is told so first, and nothing more: what ends with it ends for others.
    if (known) this.#roster.dismiss(known, { reason: "replaced", waitedMs: 0 }, atMs);
    const standing = this.#admit({ participantId, pageId, connection }, { hidden, timeZone, atMs });
    return { reply: done, standing };
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
    if (!this.#roster.currentOf(standing)?.maySignal(linkId, signals.length, atMs)) {
      return refusal("rate-limited", "too many signals over one link");
    }
    this.#roster.of(partner)?.send("link/signal", { linkId, signals });
    // Who signals is ready. All but the first signal, and those of a link that is not being probed, tell the waitroom nothing.
    this.#handleAt({ kind: "probeReady", participantId, probeId: linkId }, atMs);
    return done;
  }

  /** Gives the waitroom an event and carries out, in order, what it answers. True if the event fitted. */
  handle(event: WaitroomEvent): boolean {
    const effects = this.#handleAt(event, this.#now());
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

  isCurrent(standing: Standing): boolean {
    return this.#roster.currentOf(standing) !== null;
  }

  /** True of a link that this page held and that has ended, with its probe or its match. */
  isOver(standing: Standing, linkId: string): boolean {
    const session = this.#roster.currentOf(standing);
    return session !== null && session.toldLinks.has(linkId) && !this.#waitroom.linkOf(standing.participantId, linkId);
  }

  /** True once its match has started. */
  isMatched({ participantId }: Standing): boolean {
    return this.#isMatched(participantId);
  }

  /**
   * From here on nothing happens: the connections that end now with the server are no departures, and no timer is left. Who is
   * not matched yet gets a line of their outcome, and is told nothing: the page looks for the server, which may be back soon.
   */
  close(): void {
    const atMs = this.catchUp();
    this.#isClosed = true;
    for (const { participantId, joinedAtMs, stay } of this.#waitroom.inspect().participants.values()) {
      if (stay.kind === "matched") continue;
      this.#append([toStoppedFact({ participantId, waitedMs: atMs - joinedAtMs }, this.#recordContext())]);
    }
    this.#callOffTimer();
    this.#callOffCount();
    this.#watch.summarize();
  }

  /** The present moment. After a stall the waitroom is told of that before anything else, as less is due then. */
  #now(): number {
    const { clock, lag } = this.#options;
    const atMs = clock.now();
    const lostMs = lag.lostMs(atMs);
    const forMs = lostMs - this.#toldLostMs;
    this.#toldLostMs = lostMs;
    if (forMs > 0) this.#handleAt({ kind: "heldUp", forMs }, atMs);
    return atMs;
  }

  #handleAt(event: WaitroomEvent, atMs: number): readonly Effect[] {
    if (this.#isClosed) return [];
    const effects = this.#waitroom.handle(event, atMs);
    for (const effect of effects) this.#perform(effect);
    this.#watch.look(this.#waitroom, effects);
    this.#arm();
    return effects;
  }

  #admit(
    page: Pick<Session, "participantId" | "pageId" | "connection">,
    { hidden, timeZone, atMs }: { hidden: boolean; timeZone: string | null; atMs: number },
  ): Standing | null {
    const { participantId } = page;
    const groupHistory = this.#options.histories.of(participantId);
    const beaconRttsMs = this.#options.beacons.length > 0 ? null : [];
    let effects: readonly Effect[] = [];
    const session = this.#roster.admit(page, ({ serverRttMs }) => {
      const place = { serverRttMs, beaconRttsMs, timeZone };
      effects = this.#handleAt({ kind: "joined", participantId, ...place, hidden, groupHistory }, atMs);
    });
    if (this.#roster.of(participantId) === session) return session.standing;
    // Its time was up in the very probe that the change of page broke off: that is how the stay ended for the new page, too.
    for (const effect of effects) {
      if (effect.kind !== "release" || effect.participantId !== participantId) continue;
      this.#roster.dismiss(session, { reason: effect.reason, waitedMs: effect.waitedMs }, atMs);
    }
    return null;
  }

  /**
   * First to the records, then to the people. A failure in one step, or in one effect, must not keep the others from being
   * carried out.
   */
  #perform(effect: Effect): void {
    const steps = [
      () => this.#record(effect),
      () => this.#roster.note(effect),
      () => this.#send(toLetters(effect, this.#deliveryContext())),
      () => this.#roster.endWith(effect, this.#options.clock.now()),
      () => this.#follow(effect),
    ];
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        this.#options.log.error(`carrying out ${effect.kind} failed`, error);
      }
    }
  }

  #send(letters: readonly Letter[]): void {
    for (const { to, event, message } of letters) this.#roster.of(to)?.send(event, message);
  }

  #deliveryContext(): DeliveryContext {
    const { scene, ice, clock } = this.#options;
    const { groupSize, hideLobbyCount } = scene;
    const waitingCount = hideLobbyCount ? null : this.#waitroom.waitingCount;
    const { rules: countdown } = this.#waitroom;
    const rule = toProbeRule(countdown.p2p);
    return { roster: this.#roster, rule, countdown, ice, groupSize, waitingCount, nowMs: clock.now() };
  }

  #record(effect: Effect): void {
    this.#append(toFacts(effect, this.#recordContext()));
  }

  #append(lines: readonly RecordFact[]): void {
    const { records, study, scene, clock } = this.#options;
    const at = clock.date().toISOString();
    for (const line of lines) records.append({ at, study, scene: scene.name, ...line });
  }

  #recordContext(): RecordContext {
    const { beacons, recordCountry, clock } = this.#options;
    return {
      beaconUrls: beacons,
      recordCountry,
      p2p: this.#waitroom.rules.p2p,
      serverRttMs: (id) => this.#waitroom.serverRttMsOf(id),
      serverRtt: (id) => this.#roster.of(id)?.connection?.serverRtt.statistics ?? null,
      isoTime: (atMs) => new Date(clock.date().getTime() + atMs - clock.now()).toISOString(),
    };
  }

  /** What an effect means beyond this scene's pages: history is made, the lobby is counted, faults are told to the operator. */
  #follow(effect: Effect): void {
    const { log, histories, scene } = this.#options;
    if (effect.kind === "lobbyChanged") this.#announceCount();
    else if (effect.kind === "startMatch") {
      histories.note({ sceneId: scene.name, groupId: effect.matchId, participantIds: effect.participantIds });
    } else if (effect.kind === "matchmakerFailed") {
      log.error(`the matchmaker of scene ${scene.name} failed; it cost one round`, effect.error);
    }
  }

  #isMatched(participantId: string): boolean {
    return this.#waitroom.statusOf(participantId)?.kind === "matched";
  }

  /** People come in bursts: everybody who is not matched yet is told of the new count once, a little later. */
  #announceCount(): void {
    const { scene, clock } = this.#options;
    if (scene.hideLobbyCount || this.#isCountDue) return;
    this.#isCountDue = true;
    this.#callOffCount = clock.after(COUNT_DELAY_MS, () => {
      this.#isCountDue = false;
      this.catchUp();
      const { waitingCount } = this.#waitroom;
      for (const session of this.#roster.all()) {
        if (!this.#isMatched(session.participantId)) session.send("lobby/count", { waitingCount });
      }
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
