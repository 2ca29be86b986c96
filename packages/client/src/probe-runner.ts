import type { ProbeRuleMessage, Report } from "@earshot/protocol";
import {
  decide,
  decidedSamples,
  defaultProbeRule,
  isSteady,
  isTooFar,
  MAX_CLOCK_STEP_MS,
  nextLookAtMs,
  PingSeries,
  quantile,
  settledSamples,
  type Decision,
  type ProbeRule,
} from "@earshot/rtt";
import type { LinkSession } from "./link-session.ts";
import { unknownStats, type LinkStats } from "./link-stats.ts";

interface ProbeRunnerOptions {
  readonly link: LinkSession;
  readonly maxP2pRttMs: number;
  readonly rule: ProbeRuleMessage;
  /** How far this page's clock steps; `null`: too far to know. */
  readonly clockStepMs: number | null;
  onSample(index: number, rttMs: number): void;
  onReport(report: Report): void;
}

/** Between two looks at the connectivity checks while the channel opens. */
const ICE_LOOK_MS = 25;

/** A rejection is certain before its number is known. This long it is waited for, so that people can be told how far apart they are. */
const NUMBER_WAIT_MS = 600;

/** On an unsteady link, a ping that takes this much longer than the others is not waited for. */
const LOST_RATIO = 1.5;
const LOST_SLACK_MS = 20;

/** Between two looks while the decision stands but its number is not yet good. */
const UNSURE_LOOK_MS = 10;

/** Measures one link from this side: pings until the verdict is certain, then reports, once. */
export class ProbeRunner {
  readonly #link: LinkSession;
  readonly #rule: ProbeRule;
  readonly #series: PingSeries;
  readonly #options: ProbeRunnerOptions;
  readonly #startedAtMs = performance.now();
  readonly #iceRttsMs: number[] = [];
  readonly #unsubscribe: (() => void)[];
  #stats: Promise<LinkStats> = Promise.resolve(unknownStats);
  #openMs: number | null = null;
  #iceLook: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;
  #rejectedAtMs: number | null = null;
  #isDone = false;

  constructor(options: ProbeRunnerOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#rule = { ...defaultProbeRule, ...options.rule, maxP2pRttMs: options.maxP2pRttMs };
    this.#series = new PingSeries(this.#rule);
    this.#unsubscribe = [
      this.#link.on("connected", () => void this.#lookAtIce(0)),
      this.#link.on("open", () => this.#start()),
      this.#link.on("sent", ({ nonce, atMs }) => this.#takeSent(nonce, atMs)),
      this.#link.on("pong", ({ nonce, atMs }) => this.#takePong(nonce, atMs)),
      this.#link.on("closed", (reason) => this.#fail(reason === "connection-lost" ? "timeout" : reason)),
    ];
  }

  stop(): void {
    this.#finish();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  /** Between the first connectivity check and the open channel lie two round trips: a pair that is far too slow need not wait them out. */
  async #lookAtIce(seenResponses: number): Promise<void> {
    const { iceRttMs, iceResponses } = await this.#link.readStats();
    if (this.#isDone || this.#openMs !== null) return;
    if (iceRttMs !== null && iceResponses > seenResponses) this.#iceRttsMs.push(iceRttMs);
    if (isTooFar(this.#iceRttsMs, this.#rule.maxP2pRttMs)) {
      this.#finish();
      this.#options.onReport({ kind: "too-far", iceRttMs: Math.min(...this.#iceRttsMs) });
    } else this.#iceLook = setTimeout(() => void this.#lookAtIce(iceResponses), ICE_LOOK_MS);
  }

  #start(): void {
    if (this.#isDone) return;
    const { clockStepMs } = this.#options;
    if (clockStepMs === null || clockStepMs > MAX_CLOCK_STEP_MS) return this.#fail("unmeasurable");
    this.#openMs = performance.now() - this.#startedAtMs;
    this.#stats = this.#link.readStats();
    const { warmUpCount, pingCount, intervalMs } = this.#rule;
    this.#link.ping(warmUpCount + pingCount, intervalMs);
  }

  #takeSent(nonce: number, atMs: number): void {
    if (this.#isDone) return;
    this.#series.send(nonce, atMs);
    this.#conclude();
  }

  /** Pongs that come after the report are shown, but change nothing any more. */
  #takePong(nonce: number, atMs: number): void {
    const pong = this.#series.receive(nonce, atMs);
    if (!pong) return;
    if (pong.index >= 0) this.#options.onSample(pong.index, pong.rttMs);
    this.#conclude();
  }

  #conclude(): void {
    if (this.#isDone) return;
    const nowMs = performance.now();
    const { pings } = this.#series;
    const decision = decide(pings, nowMs, this.#rule);
    const samplesMs = decidedSamples(pings, nowMs, this.#rule);
    if (decision === "reject") this.#rejectedAtMs ??= nowMs;
    const enough = this.#enough(decision, samplesMs);
    if (enough) void this.#report(enough);
    else if (decision === "continue") this.#lookAgainAt(nextLookAtMs(pings, nowMs, this.#rule));
    else this.#lookAgainAt(nowMs + UNSURE_LOOK_MS);
  }

  /**
   * What to report, or `null` to go on. The decision does not change any more; but an unsteady link is measured to the end, for the
   * number's sake, and so is one of which the scene wants to know loss and jitter. A rejection waits for its number, not for ever.
   */
  #enough(decision: Decision, samplesMs: (number | null)[]): (number | null)[] | null {
    if (decision === "continue") return null;
    const { isComplete, pingCount, quantile: q } = this.#rule;
    const valueMs = quantile(samplesMs, q);
    if (decision === "reject") {
      const isWaitOver = performance.now() - (this.#rejectedAtMs ?? 0) >= NUMBER_WAIT_MS;
      const isKnown = valueMs !== null && (!isComplete || samplesMs.length >= pingCount);
      return isWaitOver || isKnown ? samplesMs : null;
    }
    if (samplesMs.length >= pingCount || (!isComplete && isSteady(samplesMs))) return samplesMs;
    if (isComplete || valueMs === null) return null;
    const settledMs = settledSamples(this.#series.pings, performance.now(), valueMs * LOST_RATIO + LOST_SLACK_MS);
    return settledMs.length >= pingCount ? settledMs : null;
  }

  #lookAgainAt(atMs: number | null): void {
    clearTimeout(this.#look);
    if (atMs !== null) this.#look = setTimeout(() => this.#conclude(), atMs - performance.now() + 1);
  }

  async #report(samplesMs: readonly (number | null)[]): Promise<void> {
    this.#finish();
    const reportMs = performance.now() - this.#startedAtMs;
    const { path, relayProtocol, iceRttMs } = await this.#stats;
    this.#options.onReport({
      kind: "measured",
      samplesMs: samplesMs.map((sampleMs) => sampleMs && toMicros(sampleMs)),
      path,
      relayProtocol,
      iceRttMs,
      openMs: this.#openMs && toMicros(this.#openMs),
      reportMs: toMicros(reportMs),
    });
  }

  #fail(reason: "connection-failed" | "timeout" | "unmeasurable"): void {
    if (this.#isDone) return;
    this.#finish();
    this.#options.onReport({ kind: "failed", reason });
  }

  #finish(): void {
    this.#isDone = true;
    this.#link.stopPinging();
    clearTimeout(this.#iceLook);
    clearTimeout(this.#look);
  }
}

/** Clocks of browsers do not resolve more; the rest would only be digits in the records. */
function toMicros(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
