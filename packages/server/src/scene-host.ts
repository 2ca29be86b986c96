import { Waitroom } from "@earshot/matchmaker";
import type { Effect, WaitroomEvent } from "@earshot/matchmaker";
import type { LinkSignal, PageMessage, Reply } from "@earshot/protocol";
import type { Clock } from "./clock.ts";
import { deliver, tellMatchAgain } from "./delivery.ts";
import { Farewells } from "./farewells.ts";
import type { GroupHistories } from "./group-histories.ts";
import { late, refusal } from "./guard.ts";
import type { Ice } from "./ice.ts";
import type { Log } from "./log.ts";
import { toProbeRule } from "./probe-rule.ts";
import { toRecords } from "./record.ts";
import type { Records } from "./records.ts";
import type { Scene } from "./scene.ts";
import { Session, type PageConnection } from "./session.ts";
import { WaitroomWatch } from "./waitroom-watch.ts";

export interface SceneHostOptions {
  readonly scene: Scene;
  readonly study: string;
  /** URLs of the study's further beacons. */
  readonly beacons: readonly string[];
  readonly ice: Ice;
  readonly idPrefix: string;
  readonly histories: GroupHistories;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
}

const COUNT_DELAY_MS = 200;

/** The shell around one scene's waitroom: feeds it events, carries out its effects, keeps its one timer. */
export class SceneHost {
  readonly #options: SceneHostOptions;
  readonly #waitroom: Waitroom;
  readonly #sessions = new Map<string, Session>();
  readonly #farewells = new Farewells();
  readonly #watch: WaitroomWatch;
  #callOffTimer: () => void = () => {};
  #callOffCount: () => void = () => {};
  #isCountDue = false;
  #isClosed = false;

  constructor(options: SceneHostOptions) {
    this.#options = options;
    this.#watch = new WaitroomWatch(options.scene.name, options.log);
    this.#waitroom = new Waitroom({ ...options.scene.toWaitroomOptions(), idPrefix: options.idPrefix });
  }

  /** A page asks for a place: after a broken connection its old one, else a new one, unless only the old one is of use to it. */
  join(message: PageMessage<"waitroom/join">, connection: PageConnection): Session | Reply {
    const { participantId, pageId, hidden, resume } = message;
    const known = this.#sessions.get(participantId);
    if (known?.pageId === pageId) {
      known.connection = connection;
      this.handle({ kind: "reconnected", participantId, hidden });
      if (this.isMatched(known)) connection.serverRtt.stop();
      if (!resume) tellMatchAgain(known, this.#options.clock.now());
      return known;
    }
    const farewell = this.#farewells.of({ participantId, pageId });
    if (farewell) {
      connection.socket.emit("released", farewell);
      return { ok: true };
    }
    if (resume) return refusal("unknown-session", "there is no place to resume; join anew");
    const session = new Session({ participantId, pageId, connection });
    if (known) this.#replace(known);
    this.#sessions.set(participantId, session);
    const groupHistory = this.#options.histories.of(participantId);
    const beaconRttsMs = this.#options.beacons.length > 0 ? null : [];
    const { serverRttMs } = session;
    this.handle({ kind: "joined", participantId, serverRttMs, beaconRttsMs, hidden, groupHistory });
    return session;
  }

  /** The connection is gone. Says nothing about a place that another page or another connection holds by now. */
  disconnected(session: Session, connection: PageConnection): void {
    if (!this.isCurrent(session) || session.connection !== connection) return;
    session.connection = null;
    this.handle({ kind: "disconnected", participantId: session.participantId });
  }

  /** Passes signals to the other end of an open link of this participant; the target is derived, never named by the page. */
  relay(session: Session, linkId: string, signals: readonly LinkSignal[]): Reply {
    const link = this.#waitroom.linkOf(session.participantId, linkId);
    const partner = link?.members.find((member) => member !== session.participantId);
    if (partner === undefined) {
      if (this.isOver(session, linkId)) return late;
      return refusal("not-a-member", "the link is not open, or not this participant's");
    }
    if (!session.maySignal(linkId, signals.length, this.#options.clock.now())) {
      return refusal("rate-limited", "too many signals over one link");
    }
    this.#sessions.get(partner)?.send("link/signal", { linkId, signals });
    // Who signals is ready. All but the first signal, and those of a link that is not being probed, tell the waitroom nothing.
    this.handle({ kind: "probeReady", participantId: session.participantId, probeId: linkId });
    return { ok: true };
  }

  /** Gives the waitroom an event and carries out, in order, what it answers. True if the event fitted. */
  handle(event: WaitroomEvent): boolean {
    if (this.#isClosed) return false;
    const { clock } = this.#options;
    const effects = this.#waitroom.handle(event, clock.now());
    for (const effect of effects) this.#perform(effect);
    this.#watch.look(this.#waitroom, effects);
    this.#arm();
    return !effects.some(({ kind }) => kind === "ignored");
  }

  isCurrent(session: Session): boolean {
    return this.#sessions.get(session.participantId) === session;
  }

  /** True of a link that this page held and that has ended, with its probe or its match. */
  isOver(session: Session, linkId: string): boolean {
    return session.toldLinks.has(linkId) && !this.#waitroom.linkOf(session.participantId, linkId);
  }

  /** True once its match has started. */
  isMatched({ participantId }: Session): boolean {
    return this.#waitroom.statusOf(participantId)?.kind === "matched";
  }

  /** From here on nothing happens: the connections that end now with the server are no departures, and no timer is left. */
  close(): void {
    this.#isClosed = true;
    this.#callOffTimer();
    this.#callOffCount();
    this.#watch.summarize();
  }

  /** The newest page wins; the old one is told. It cannot carry on a match, whose connections the old page held. */
  #replace(session: Session): void {
    const { participantId, connection } = session;
    if (this.isMatched(session)) this.handle({ kind: "left", participantId });
    const farewell = { reason: "replaced", waitedMs: 0 } as const;
    this.#farewells.keep(session, farewell, this.#options.clock.now());
    connection?.socket.emit("released", farewell);
    connection?.serverRtt.stop();
  }

  /** First to the records, then to the people. A failure in one effect must not keep the others from being carried out. */
  #perform(effect: Effect): void {
    const { log, scene, ice, clock } = this.#options;
    try {
      this.#record(effect);
      const waitingCount = scene.hideLobbyCount ? null : this.#waitroom.waitingCount;
      const { groupSize } = scene;
      const rule = toProbeRule(this.#waitroom.rules.p2p);
      deliver(effect, { sessions: this.#sessions, rule, ice, groupSize, waitingCount, nowMs: clock.now() });
      this.#follow(effect);
    } catch (error) {
      log.error(`carrying out ${effect.kind} failed`, error);
    }
  }

  #record(effect: Effect): void {
    const { records, study, beacons, scene, clock } = this.#options;
    const context = {
      beaconUrls: beacons,
      p2p: this.#waitroom.rules.p2p,
      serverRttMs: (id: string) => this.#sessions.get(id)?.serverRttMs ?? null,
      serverRtt: (id: string) => this.#sessions.get(id)?.connection?.serverRtt.statistics ?? null,
      isoTime: (atMs: number) => new Date(clock.date().getTime() + atMs - clock.now()).toISOString(),
    };
    const at = clock.date().toISOString();
    for (const line of toRecords(effect, context)) records.append({ at, study, scene: scene.name, ...line });
  }

  /** What an effect means beyond messages: sessions end, history is made, faults are told to the operator. */
  #follow(effect: Effect): void {
    const { log, histories, scene, clock } = this.#options;
    if (effect.kind === "release") {
      const { reason, waitedMs } = effect;
      const session = this.#sessions.get(effect.participantId);
      if (session) this.#farewells.keep(session, { reason, waitedMs }, clock.now());
      this.#end(effect.participantId);
    } else if (effect.kind === "memberGone") this.#end(effect.leaver);
    else if (effect.kind === "lobbyChanged") this.#announceCount();
    else if (effect.kind === "startMatch") {
      histories.note({ sceneId: scene.name, groupId: effect.matchId, participantIds: effect.participantIds });
      for (const id of effect.participantIds) this.#sessions.get(id)?.connection?.serverRtt.stop();
    } else if (effect.kind === "matchmakerFailed") {
      log.error(`the matchmaker of scene ${scene.name} failed; it cost one round`, effect.error);
    }
  }

  /** People come in bursts: everybody is told of the new count once, a little later. */
  #announceCount(): void {
    const { scene, clock } = this.#options;
    if (scene.hideLobbyCount || this.#isCountDue) return;
    this.#isCountDue = true;
    this.#callOffCount = clock.after(COUNT_DELAY_MS, () => {
      this.#isCountDue = false;
      const { waitingCount } = this.#waitroom;
      for (const session of this.#sessions.values()) session.send("lobby/count", { waitingCount });
    });
  }

  #end(participantId: string): void {
    this.#sessions.get(participantId)?.connection?.serverRtt.stop();
    this.#sessions.delete(participantId);
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
