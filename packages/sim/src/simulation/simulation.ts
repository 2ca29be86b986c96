import { Waitroom, type Effect, type ProbeReport, type WaitroomEvent, type WaitroomOptions } from "@earshot/matchmaker";
import { EventHeap, type Happening } from "./event-heap.ts";
import { failedReport, measuredReport } from "../reports.ts";
import { StayLog } from "./stay-log.ts";
import type { World } from "./world.ts";

/** What is in the heap; `subject` is a participant, or for a report twice the probe's number, plus one for its second side. */
const kinds = { arrive: 0, report: 1, drop: 2, comeBack: 3, leave: 4 } as const;

/** How much longer than the longest honest probe a waitroom waits for reports. */
const PROBE_SLACK_MS = 2_000;

interface OpenProbe {
  readonly probeId: string;
  readonly members: readonly [number, number];
  readonly reports: readonly [ProbeReport, ProbeReport];
  /** How many of the reports are still to come. */
  due: number;
}

/** What of a scene's rules the simulation leaves to whoever asks. */
export type SceneOptions = Pick<WaitroomOptions, "groupSize" | "matchmaker"> & Partial<WaitroomOptions>;

/** Lets the participants of a world meet in a real waitroom, in virtual time, until the last of them has gone. */
export function simulate(world: World, scene: SceneOptions): StayLog {
  const simulation = new Simulation(world, scene);
  simulation.run();
  return simulation.log;
}

class Simulation {
  readonly log: StayLog;
  readonly #world: World;
  readonly #waitroom: Waitroom;
  readonly #ahead = new EventHeap();
  readonly #probes = new Map<number, OpenProbe>();
  #lastProbe = 0;
  /** How often a pair was probed, by its lower number times the size of the world plus its higher one. */
  readonly #attempts = new Map<number, number>();
  #atMs = 0;

  constructor(world: World, scene: SceneOptions) {
    this.#world = world;
    this.#waitroom = new Waitroom({ ...rulesFor(world), ...scene });
    this.log = new StayLog(world);
  }

  run(): void {
    const next: Happening = { atMs: 0, kind: 0, subject: 0 };
    if (this.#world.size > 0) this.#pushArrival(0);
    for (;;) {
      const dueAtMs = this.#waitroom.nextDeadline() ?? Number.POSITIVE_INFINITY;
      if (dueAtMs < this.#ahead.nextAtMs) {
        this.#atMs = dueAtMs;
        this.#send({ kind: "tick" });
      } else if (this.#ahead.popInto(next)) {
        this.#atMs = next.atMs;
        this.#happen(next);
      } else return;
    }
  }

  #happen({ kind, subject }: Happening): void {
    switch (kind) {
      case kinds.arrive:
        return this.#arrive(subject);
      case kinds.report:
        return this.#report(subject >> 1, subject & 1);
      case kinds.drop:
        return this.#send({ kind: "disconnected", participantId: this.#world.idOf(subject) });
      case kinds.comeBack:
        return this.#send({ kind: "reconnected", participantId: this.#world.idOf(subject), hidden: false });
      case kinds.leave:
        return this.#send({ kind: "left", participantId: this.#world.idOf(subject) });
    }
  }

  #pushArrival(index: number): void {
    this.#ahead.push(this.#world.arrivesAtMs[index] ?? 0, kinds.arrive, index);
  }

  #arrive(index: number): void {
    const [serverRttMs = null, ...beaconRttsMs] = this.#world.beaconRttsMs(index);
    const { dropsAfterMs, backAfterMs, leavesAfterMs } = this.#world.absence(index);
    if (index + 1 < this.#world.size) this.#pushArrival(index + 1);
    if (Number.isFinite(dropsAfterMs)) {
      this.#ahead.push(this.#atMs + dropsAfterMs, kinds.drop, index);
      this.#ahead.push(this.#atMs + backAfterMs, kinds.comeBack, index);
    }
    if (Number.isFinite(leavesAfterMs)) this.#ahead.push(this.#atMs + leavesAfterMs, kinds.leave, index);
    this.#send({
      kind: "joined",
      participantId: this.#world.idOf(index),
      serverRttMs,
      beaconRttsMs,
      timeZone: this.#world.timeZone(index),
      hidden: false,
      groupHistory: null,
    });
  }

  #report(probe: number, side: number): void {
    const open = this.#probes.get(probe);
    const participant = open?.members[side];
    const report = open?.reports[side];
    if (!open || participant === undefined || !report) return;
    if (--open.due === 0) this.#probes.delete(probe);
    this.#send({ kind: "probeReported", participantId: this.#world.idOf(participant), probeId: open.probeId, report });
  }

  #send(event: WaitroomEvent): void {
    for (const effect of this.#waitroom.handle(event, this.#atMs)) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    if (effect.kind === "startProbe") this.#startProbe(effect.probeId, effect.members);
    else if (effect.kind === "startMatch") this.#startMatch(effect.participantIds);
    else if (effect.kind === "release") this.log.noteRelease(effect.participantId, effect.reason, this.#atMs);
    else if (effect.kind === "matchmakerFailed") throw effect.error;
  }

  #startProbe(probeId: string, [first, second]: readonly [string, string]): void {
    const [a, b] = [this.#world.indexOf(first), this.#world.indexOf(second)];
    const attempt = this.#nextAttempt(a, b);
    const course = this.#world.probe(a, b, attempt);
    const probe = this.#lastProbe++;
    const reports = [
      this.#reportOf(a, course.connects, course.rttMs[0]),
      this.#reportOf(b, course.connects, course.rttMs[1]),
    ] as const;
    const open: OpenProbe = { probeId, members: [a, b], reports, due: 0 };
    this.log.noteProbe();
    const endsAtMs = this.#atMs + course.durationMs;
    if (this.#pushReport(endsAtMs + this.#delayMs(a, b, attempt), 2 * probe)) open.due++;
    if (this.#pushReport(endsAtMs + this.#delayMs(b, a, attempt), 2 * probe + 1)) open.due++;
    if (open.due > 0) this.#probes.set(probe, open);
  }

  /** False if it never comes. */
  #pushReport(atMs: number, subject: number): boolean {
    if (!Number.isFinite(atMs)) return false;
    this.#ahead.push(atMs, kinds.report, subject);
    return true;
  }

  #delayMs(index: number, partner: number, attempt: number): number {
    if (this.#world.isSilent(index)) return Number.POSITIVE_INFINITY;
    return this.#world.reportDelayMs(index, partner, attempt);
  }

  #reportOf(index: number, connects: boolean, rttMs: number): ProbeReport {
    if (this.#world.lies(index)) return measuredReport(1);
    return connects ? measuredReport(rttMs) : failedReport;
  }

  #nextAttempt(a: number, b: number): number {
    const key = Math.min(a, b) * this.#world.size + Math.max(a, b);
    const attempt = this.#attempts.get(key) ?? 0;
    this.#attempts.set(key, attempt + 1);
    return attempt;
  }

  /** They go off to play, and with them everything that the waitroom remembers. */
  #startMatch(participantIds: readonly string[]): void {
    this.log.noteMatch(participantIds, this.#atMs);
    for (const participantId of participantIds)
      this.#ahead.push(this.#atMs, kinds.leave, this.#world.indexOf(participantId));
  }
}

/** The rules of a scene as far as the world says them: the time limit is the patience, and a probe has time to end. */
function rulesFor(world: World): Partial<WaitroomOptions> {
  const { probe } = world.options;
  const longestMs = Math.max(probe.kind === "fixed" ? probe.ms : 20_000, world.faults.failureMs) + PROBE_SLACK_MS;
  return {
    timeoutMs: world.timeoutMs,
    countdownMs: 0,
    firstRttWaitMs: 0,
    probe: { prepareMs: longestMs, connectMs: longestMs, measureMs: longestMs },
  };
}
