import type { ProbeRuleMessage, Report } from "@earshot/protocol";
import {
  decide,
  defaultProbeRule,
  isSteady,
  isTooFar,
  MAX_CLOCK_STEP_MS,
  PingSeries,
  quantile,
  settledSamples,
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
  isHidden(): boolean;
  onSample(index: number, rttMs: number): void;
  onReport(report: Report): void;
}

/** Between two looks at the connectivity checks while the channel opens. */
const ICE_LOOK_MS = 25;

/** Between two pings. Below 15 ms they queue up behind each other. */
const INTERVAL_MS = 15;

/** More than a probe ever needs; they end with the report. */
const MAX_PINGS = 250;

/** So many pings an unsteady link is measured with, as the median of a few says little about it. */
const UNSTEADY_PING_COUNT = 15;

/** A rejection is certain before its number is known. This long it is waited for, so that people can be told how far apart they are. */
const NUMBER_WAIT_MS = 600;

/** A ping that takes this much longer than the others is not waited for. */
const LOST_RATIO = 1.5;
const LOST_SLACK_MS = 20;

/** Measures one link from this side: pings until the verdict is certain, then reports, once. */
export class ProbeRunner {
  readonly #link: LinkSession;
  readonly #rule: ProbeRule;
  readonly #series = new PingSeries();
  readonly #options: ProbeRunnerOptions;
  readonly #startedAtMs = performance.now();
  readonly #iceRttsMs: number[] = [];
  readonly #unsubscribe: (() => void)[];
  #stats: Promise<LinkStats> = Promise.resolve(unknownStats);
  #openMs: number | null = null;
  #iceLook: ReturnType<typeof setTimeout> | undefined;
  #rejectedAtMs: number | null = null;
  #wasHidden = false;
  #isDone = false;

  constructor(options: ProbeRunnerOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#wasHidden = options.isHidden();
    this.#rule = { ...defaultProbeRule, ...options.rule, maxP2pRttMs: options.maxP2pRttMs };
    this.#unsubscribe = [
      this.#link.on("connected", () => void this.#lookAtIce(0)),
      this.#link.on("open", () => this.#start()),
      this.#link.on("sent", ({ nonce }) => this.#takeSent(nonce)),
      this.#link.on("pong", ({ nonce, rttMs }) => this.#takePong(nonce, rttMs)),
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
    this.#link.ping(MAX_PINGS, INTERVAL_MS);
  }

  #takeSent(nonce: number): void {
    if (this.#isDone) return;
    this.#series.send(nonce, performance.now());
    this.#conclude();
  }

  /** Pongs that come after the report are shown, but change nothing any more. */
  #takePong(nonce: number, rttMs: number): void {
    const index = this.#series.receive(nonce, rttMs);
    if (index === null) return;
    if (index >= 0) this.#options.onSample(index, rttMs);
    this.#conclude();
  }

  /** With each ping and each pong, so there is always a next look until it is done. */
  #conclude(): void {
    this.#wasHidden ||= this.#options.isHidden();
    const samplesMs = this.#isDone ? null : this.#enough(performance.now());
    if (samplesMs) void this.#report(samplesMs);
  }

  /**
   * What to report, or `null` to go on. The decision does not change any more; but an unsteady link is measured for longer, for the
   * number's sake, and so is one of which the scene wants to know loss and jitter. A rejection waits for its number, not for ever.
   */
  #enough(nowMs: number): (number | null)[] | null {
    const { isComplete, maxP2pRttMs, pingCount, quantile: q } = this.#rule;
    const pings = this.#series.counted(pingCount, nowMs);
    const decision = decide(pings, nowMs, this.#rule);
    if (decision === "continue") return null;
    const samplesMs = settledSamples(pings, nowMs, maxP2pRttMs);
    const valueMs = quantile(samplesMs, q);
    if (decision === "reject") {
      this.#rejectedAtMs ??= nowMs;
      const isKnown = valueMs !== null && (!isComplete || samplesMs.length >= pingCount);
      return isKnown || nowMs - this.#rejectedAtMs >= NUMBER_WAIT_MS ? samplesMs : null;
    }
    if (!isComplete && isSteady(samplesMs)) return samplesMs;
    const count = Math.max(pingCount, UNSTEADY_PING_COUNT);
    const patienceMs = isComplete ? maxP2pRttMs : Math.min(maxP2pRttMs, (valueMs ?? 0) * LOST_RATIO + LOST_SLACK_MS);
    const settledMs = settledSamples(this.#series.counted(count, nowMs), nowMs, patienceMs);
    return settledMs.length >= count ? settledMs : null;
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
      timedBy: this.#link.timedBy,
      hidden: this.#wasHidden,
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
  }
}

/** Clocks of browsers do not resolve more; the rest would only be digits in the records. */
function toMicros(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
