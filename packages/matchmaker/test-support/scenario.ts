import type { Effect } from "../src/room/effects.ts";
import type { Joined, WaitroomEvent } from "../src/room/events.ts";
import type { KeptEntry } from "../src/kept/kept-entry.ts";
import { FifoMatchmaker } from "../src/matchmakers/fifo-matchmaker.ts";
import type { ProbeReport } from "../src/verdict/measurement.ts";
import { toRules, type WaitroomOptions } from "../src/room/rules.ts";
import { Room } from "../src/room/room.ts";
import { Waitroom } from "../src/waitroom/waitroom.ts";

export const limitMs = 100;

/** A report of ten pings that took `rttMs` each; `null`: all were lost. */
export function measured(rttMs: number | null): ProbeReport {
  return measuredSamples(Array.from({ length: 10 }, () => rttMs));
}

/** A report of these pings; `null` was lost. */
export function measuredSamples(samplesMs: readonly (number | null)[]): ProbeReport {
  const answered = samplesMs.filter((sampleMs) => sampleMs !== null).toSorted((a, b) => a - b);
  const rank = (share: number): number | null => answered[Math.ceil(share * answered.length) - 1] ?? null;
  return {
    kind: "measured",
    measurement: {
      samplesMs,
      hurriedMs: null,
      sent: samplesMs.length,
      received: answered.length,
      minMs: answered[0] ?? null,
      medianMs: rank(0.5),
      p95Ms: rank(0.95),
      jitterMs: 0,
      jitterRfc3550Ms: 0,
      lossRatio: (samplesMs.length - answered.length) / samplesMs.length,
      path: "host",
      relayProtocol: null,
      iceRttMs: answered[0] ?? null,
      openMs: 200,
      reportMs: 400,
      timedBy: "worker",
      hidden: false,
    },
  };
}

/** Of a page whose pings were held up: the first one came back at once, the others did not. */
export const heldUp: ProbeReport = measuredSamples([2, 290, 275, 260, 245, 230, 215, null, null, null, null]);

export const failed: ProbeReport = { kind: "failed", reason: "connection-failed" };

/** Of a page whose clock cannot tell. */
export const coarse: ProbeReport = { kind: "failed", reason: "unmeasurable" };

/** The effects of one kind. */
export function ofKind<K extends Effect["kind"]>(effects: readonly Effect[], kind: K): Extract<Effect, { kind: K }>[] {
  return effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
}

/** A waitroom with a clock. After every event the invariants are checked, so each scenario tests them too. */
export class Scenario {
  waitroom: Waitroom;
  /** Its live state, to plant faults in. */
  room: Room;
  /** Every effect so far. */
  readonly effects: Effect[] = [];
  atMs = 0;
  readonly #options: WaitroomOptions;
  #lives = 1;

  /** Pairs that are probed with a limit of 100 ms, unless the options say otherwise. */
  constructor(options: Partial<WaitroomOptions> = {}) {
    const matchmaker = new FifoMatchmaker({ maxP2pRttMs: limitMs });
    this.#options = { groupSize: 2, matchmaker, ...options };
    this.room = new Room(toRules(this.#options));
    this.waitroom = new Waitroom(this.#options, this.room);
  }

  /** The process ends, and another one goes on with what was kept. `countsAsWait`: people wait meanwhile. */
  crash({ downMs = 0, graceMs = 15_000, countsAsWait = false } = {}): Effect[] {
    const entries: KeptEntry[] = JSON.parse(JSON.stringify(this.waitroom.kept()));
    this.atMs += downMs;
    const options = { ...this.#options, idPrefix: `life-${++this.#lives}-` };
    this.room = new Room(toRules(options));
    const revival = { atMs: this.atMs, graceMs, lostMs: countsAsWait ? 0 : downMs };
    this.waitroom = Waitroom.restored(options, { entries, revival }, this.room);
    return this.send({ kind: "tick" });
  }

  send(event: WaitroomEvent): Effect[] {
    const effects = this.waitroom.handle(event, this.atMs);
    this.effects.push(...effects);
    const faults = this.waitroom.violations();
    if (faults.length > 0) throw new Error(`after ${JSON.stringify(event)}: ${faults.join("; ")}`);
    return effects;
  }

  join(participantId: string, details: Partial<Joined> = {}): Effect[] {
    return this.send({
      kind: "joined",
      participantId,
      serverRttMs: 20,
      hidden: false,
      groupHistory: null,
      ...details,
    });
  }

  joinAll(...participantIds: string[]): Effect[] {
    return participantIds.flatMap((id) => this.join(id));
  }

  leave(participantId: string): Effect[] {
    return this.send({ kind: "left", participantId });
  }

  extend(participantId: string): Effect[] {
    return this.send({ kind: "extended", participantId });
  }

  /** Says that they are there. */
  confirm(participantId: string): Effect[] {
    return this.send({ kind: "confirmed", participantId });
  }

  disconnect(participantId: string): Effect[] {
    return this.send({ kind: "disconnected", participantId });
  }

  reconnect(participantId: string): Effect[] {
    return this.send({ kind: "reconnected", participantId, hidden: false });
  }

  setHidden(participantId: string, hidden: boolean): Effect[] {
    return this.send({ kind: "visibilityChanged", participantId, hidden });
  }

  ready(participantId: string, probeId: string): Effect[] {
    return this.send({ kind: "probeReady", participantId, probeId });
  }

  open(participantId: string, probeId: string): Effect[] {
    return this.send({ kind: "probeOpened", participantId, probeId });
  }

  closeLink(participantId: string, linkId: string): Effect[] {
    return this.send({ kind: "linkClosed", participantId, linkId });
  }

  report(participantId: string, probeId: string, report: ProbeReport): Effect[] {
    return this.send({ kind: "probeReported", participantId, probeId, report });
  }

  /** Lets the pair's probe run through all its states; both sides report the same. */
  measure(a: string, b: string, found: number | null | ProbeReport): Effect[] {
    const probeId = this.probeOf(a, b);
    const report = typeof found === "number" || found === null ? measured(found) : found;
    return [
      ...this.ready(a, probeId),
      ...this.ready(b, probeId),
      ...this.open(a, probeId),
      ...this.report(a, probeId, report),
      ...this.report(b, probeId, report),
    ];
  }

  /** A trio that does not come about: the pair is measured as given, and the third one is too far from both. */
  keepPair([a, b]: readonly [string, string], third: string, found: number | ProbeReport = 20): Effect[] {
    const effects = this.measure(a, b, found);
    for (const near of [a, b]) this.measure(near, third, 2 * limitMs);
    return effects;
  }

  /** Brings the pair's probe to a state and says which it is. */
  bringTo(state: "preparing" | "connecting" | "measuring", a: string, b: string): string {
    const probeId = this.probeOf(a, b);
    if (state === "preparing") return probeId;
    this.ready(a, probeId);
    this.ready(b, probeId);
    if (state === "measuring") this.open(a, probeId);
    return probeId;
  }

  /** Time passes in one jump. */
  pass(ms: number): Effect[] {
    this.atMs += ms;
    return this.send({ kind: "tick" });
  }

  /** The server is held up: time passes in one jump, and that is the first that the waitroom hears. */
  stall(ms: number): Effect[] {
    this.atMs += ms;
    return this.send({ kind: "heldUp", forMs: ms });
  }

  /** Time passes from deadline to deadline, as with the shell's timer. */
  passBy(ms: number): Effect[] {
    const untilMs = this.atMs + ms;
    const effects: Effect[] = [];
    for (let next = this.waitroom.nextDeadline(); next !== null && next <= untilMs;) {
      effects.push(...this.pass(next - this.atMs));
      next = this.waitroom.nextDeadline();
    }
    return [...effects, ...this.pass(untilMs - this.atMs)];
  }

  /** The pair's open probe. */
  probeOf(a: string, b: string): string {
    const probes = [...this.waitroom.inspect().probes.values()];
    const probe = probes.find(
      ({ members, state }) => state.kind !== "settled" && members.includes(a) && members.includes(b),
    );
    if (!probe) throw new Error(`no open probe of ${a} and ${b}`);
    return probe.probeId;
  }

  /** Where everybody here stands, by seniority: `a:waiting b:probing`. */
  get stays(): string {
    const participants = [...this.waitroom.inspect().participants.values()];
    return participants.map(({ participantId, stay }) => `${participantId}:${stay.kind}`).join(" ");
  }

  /** The pairs of the open probes: `a-b a-c`. */
  get probes(): string {
    const probes = [...this.waitroom.inspect().probes.values()];
    return probes
      .filter(({ state }) => state.kind !== "settled")
      .map(({ members }) => members.join("-"))
      .join(" ");
  }

  /** The same where the order of the two does not matter: `["a-b", "a-c"]`. */
  get probedPairs(): string[] {
    return this.probes.split(" ").map((pair) => pair.split("-").toSorted().join("-"));
  }
}

/** a, b and c, who are being measured. */
export function trio(): Scenario {
  const scenario = new Scenario({ groupSize: 3 });
  scenario.joinAll("a", "b", "c");
  return scenario;
}
