import type { ProbeStart, Report } from "@earshot/protocol";
import { createPingSeries, decide, isSteady, isTooFar, quantile, settledSamples } from "@earshot/rtt";
import { hasFineClock } from "./fine-clock.ts";
import type { LinkSession } from "../link/link-session.ts";
import type { Transport } from "../server/transport.ts";
import {
  ICE_LOOK_MS,
  MAX_PROBE_PINGS,
  NUMBER_WAIT_MS,
  PROBE_INTERVAL_MS,
  UNHURRIED_INTERVAL_MS,
  UNHURRIED_WITHIN_MS,
} from "./measuring-timing.ts";

/** One answered ping of a probe, as it happens. */
export interface Sample {
  /** Which probe, made up by the server. */
  readonly probeId: string;
  /** With whom, made up by the server. */
  readonly partnerId: string;
  /** The number of the answer, from 0. */
  readonly index: number;
  /** The round trip in ms. */
  readonly rttMs: number;
  /** The limit in force, in ms. */
  readonly maxP2pRttMs: number;
}

export interface ProbeOptions {
  readonly start: ProbeStart;
  readonly link: LinkSession;
  /** Whether this page has a clock to measure with. @default what it finds out */
  readonly isMeasurable?: boolean;
  readonly send: Transport["send"];
  readonly tell: (event: "sample", sample: Sample) => void;
}

/**
 * Measures one link from this side. Pings until the verdict is certain, then reports once. Ends when something else follows the
 * link.
 */
export function startProbe({ start, link, isMeasurable = hasFineClock(), send, tell }: ProbeOptions): void {
  const { probeId, partnerId, initiator, maxP2pRttMs } = start;
  const rule = { ...start.rule, maxP2pRttMs };
  let series = createPingSeries();
  const startedAtMs = performance.now();
  const iceRttsMs: number[] = [];
  let stats = link.readStats();
  let openMs = 0;
  let rejectedAtMs: number | null = null;
  let wasHidden = document.hidden;
  /** What was measured before it began anew. */
  let hurriedMs: number[] | undefined;
  let toldCount = 0;
  let isDone = false;

  link.follow({
    connected: () => void lookAtIce(0),
    open() {
      // The other end is open half a round trip later, which the server need not hear.
      if (initiator) send("probe/opened", { probeId });
      if (isDone) return;
      if (!isMeasurable) return fail("unmeasurable");
      openMs = performance.now() - startedAtMs;
      stats = link.readStats();
      link.measure(MAX_PROBE_PINGS, PROBE_INTERVAL_MS);
    },
    sent({ nonce }) {
      series.send(nonce, performance.now());
      conclude();
    },
    // Pongs that come after the report are shown until the verdict, but change nothing any more.
    pong({ nonce, rttMs }) {
      if (series.receive(nonce, rttMs)) tell("sample", { probeId, partnerId, index: toldCount++, rttMs, maxP2pRttMs });
      conclude();
    },
    closed: (reason) => fail(reason === "connection-lost" ? "timeout" : reason),
  });

  /**
   * Between the first connectivity check and the open channel lie two round trips: a pair that is far too slow need not wait them
   * out.
   */
  async function lookAtIce(seenResponses: number): Promise<void> {
    const { iceRttMs, iceResponses } = await link.readStats();
    if (isDone || link.isOpen || link.isClosed) return;
    if (iceRttMs !== null && iceResponses > seenResponses) iceRttsMs.push(iceRttMs);
    if (isTooFar(iceRttsMs, maxP2pRttMs)) report({ kind: "too-far", iceRttMs: Math.min(...iceRttsMs) });
    else setTimeout(() => void lookAtIce(iceResponses), ICE_LOOK_MS);
  }

  /** Comes with each ping and each pong, so there is always a next one until it is done. */
  function conclude(): void {
    wasHidden ||= document.hidden;
    const samplesMs = isDone ? null : enough(performance.now());
    if (samplesMs) void reportMeasured(samplesMs);
  }

  /** What to report, or `null` to go on. That the decision over these pings is certain is not always enough. */
  function enough(nowMs: number): number[] | null {
    const { isComplete, pingCount } = rule;
    if (hurriedMs && nowMs - startedAtMs - openMs > UNHURRIED_WITHIN_MS) return hurriedMs;
    const pings = series.counted(pingCount, nowMs);
    const samplesMs = settledSamples(pings, nowMs, maxP2pRttMs);
    const decision = decide(samplesMs, rule);
    if (decision === "continue") return null;
    if (!hurriedMs && isHurryToBlame(decision, samplesMs)) {
      measureAnew(samplesMs);
      return null;
    }
    if (decision === "reject") return isWaitForNumberOver(quantile(samplesMs, rule.quantile), nowMs) ? samplesMs : null;
    return !isComplete || samplesMs.length >= pingCount ? samplesMs : null;
  }

  /**
   * Whether pings that are further apart may come to something else. Where round trips vary, pings that follow each other closely
   * hold each other up, so they only ever take longer: an acceptance stands. A rejection does not if any was quick enough, nor
   * does what the scene limits beside the round trip.
   */
  function isHurryToBlame(decision: "accept" | "reject", samplesMs: readonly number[]): boolean {
    if (decision === "reject") return Math.min(...samplesMs) <= maxP2pRttMs;
    return rule.isComplete && isSteady(samplesMs) === false;
  }

  function measureAnew(samplesMs: number[]): void {
    hurriedMs = samplesMs;
    rejectedAtMs = null;
    series = createPingSeries();
    link.measure(MAX_PROBE_PINGS, UNHURRIED_INTERVAL_MS);
  }

  /** A rejection waits for its number, but not for ever. */
  function isWaitForNumberOver(valueMs: number, nowMs: number): boolean {
    rejectedAtMs ??= nowMs;
    return valueMs < Number.POSITIVE_INFINITY || nowMs - rejectedAtMs >= NUMBER_WAIT_MS;
  }

  async function reportMeasured(samplesMs: number[]): Promise<void> {
    finish();
    const reportMs = performance.now() - startedAtMs;
    const { iceResponses: _, ...route } = await stats;
    report({
      kind: "measured",
      // JSON has no infinity: a ping that was lost travels as `null`.
      samplesMs,
      hurriedMs,
      ...route,
      openMs,
      reportMs,
      timedBy: link.timedBy,
      hidden: wasHidden,
    });
  }

  function fail(reason: "connection-failed" | "timeout" | "unmeasurable"): void {
    if (!isDone) report({ kind: "failed", reason });
  }

  function report(found: Report): void {
    finish();
    send("probe/report", { probeId, report: found });
  }

  function finish(): void {
    isDone = true;
    link.measure(0, 0);
  }
}
