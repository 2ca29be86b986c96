import type { ProbeRuleMessage, Report } from "@earshot/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryLinks, type MemoryLinkOptions } from "../test-support/memory-link.ts";
import { LinkSession } from "./link-session.ts";
import { ProbeRunner } from "./probe-runner.ts";

const MAX_P2P_RTT_MS = 100;
const defaultRule: ProbeRuleMessage = { pingCount: 11, quantile: 0.5, isComplete: false };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Opening extends Partial<Pick<MemoryLinkOptions, "openAfterMs" | "iceRttMs">> {
  readonly stepMs?: number | null;
  readonly isHidden?: boolean;
}

/** Two sides of a probe over a link with the given one-way delay. */
function startProbe(
  delayMs: () => number | null,
  rule: Partial<ProbeRuleMessage> = {},
  { stepMs = 0.1, isHidden = false, ...opening }: Opening = {},
) {
  const reports: Report[] = [];
  const samplesMs: number[] = [];
  const sessions = memoryLinks({ delayMs, ...opening }).map(
    (factory, index) =>
      new LinkSession({
        linkId: "p",
        factory,
        initiator: index === 0,
        iceServers: [],
        relayOnly: false,
        sendSignals: () => {},
      }),
  );
  const runners = sessions.map(
    (link, index) =>
      new ProbeRunner({
        link,
        maxP2pRttMs: MAX_P2P_RTT_MS,
        rule: { ...defaultRule, ...rule },
        clockStepMs: stepMs,
        isHidden: () => isHidden && index === 0,
        onSample: (_, rttMs) => index === 0 && samplesMs.push(rttMs),
        onReport: (report) => index === 0 && reports.push(report),
      }),
  );
  return { sessions, runners, reports, samplesMs };
}

function measuredSamples(report: Report | undefined): readonly (number | null)[] {
  if (report?.kind !== "measured") throw new Error("no measurement was reported");
  return report.samplesMs;
}

describe("ProbeRunner", () => {
  test("accepts as soon as a majority is quick, long before all pings are sent", async () => {
    const { reports } = startProbe(() => 20);
    await vi.advanceTimersByTimeAsync(220);
    expect(measuredSamples(reports[0])).toHaveLength(6);
    expect(measuredSamples(reports[0]).every((sampleMs) => sampleMs === 40)).toBe(true);
    expect(reports[0]).toMatchObject({ kind: "measured", path: "host", openMs: 0 });
  });

  test("rejects a slow link with the number that people are told", async () => {
    const { reports } = startProbe(() => 100);
    await vi.advanceTimersByTimeAsync(600);
    expect(reports).toHaveLength(1);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.filter((sampleMs) => sampleMs === 200).length).toBeGreaterThanOrEqual(samplesMs.length / 2);
  });

  test("rejects a link that never answers, without a number, in bounded time", async () => {
    const { reports } = startProbe(() => null);
    await vi.advanceTimersByTimeAsync(1_500 + 600 + 50);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.length).toBeGreaterThanOrEqual(6);
    expect(samplesMs.every((sampleMs) => sampleMs === null)).toBe(true);
  });

  test("reports once, and goes on answering the other side's pings", async () => {
    const { reports, sessions } = startProbe(() => 10);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reports).toHaveLength(1);
    const pongs: number[] = [];
    sessions[1]?.on("pong", ({ nonce }) => pongs.push(nonce));
    sessions[1]?.ping(1, 20);
    await vi.advanceTimersByTimeAsync(50);
    expect(pongs).toHaveLength(1);
  });

  test("reports a failure when the connection ends before the answer is certain", async () => {
    const { reports, sessions } = startProbe(() => 40);
    await vi.advanceTimersByTimeAsync(60);
    sessions[1]?.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(reports).toEqual([{ kind: "failed", reason: "timeout" }]);
  });

  test("shows samples of pings that count, not of the warm-up", async () => {
    let sent = 0;
    const { samplesMs } = startProbe(() => (sent++ < 2 ? 45 : 5));
    await vi.advanceTimersByTimeAsync(400);
    expect(samplesMs.length).toBeGreaterThan(0);
    expect(samplesMs.every((sampleMs) => sampleMs <= 50)).toBe(true);
  });

  test("measures an unsteady link with 15 pings, and counts a lost one without waiting for the limit", async () => {
    let sent = 0;
    const { reports } = startProbe(() => (++sent % 9 === 0 ? null : 10 + (sent % 4) * 6));
    await vi.advanceTimersByTimeAsync(700);
    expect(measuredSamples(reports[0])).toHaveLength(15);
    expect(measuredSamples(reports[0])).toContain(null);
  });

  test("does not count what waited for the other side to open", async () => {
    const openAtMs = performance.now() + 700;
    const { reports } = startProbe(() => 20 + Math.max(0, openAtMs - performance.now()));
    await vi.advanceTimersByTimeAsync(900);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([40]));
  });

  test("waits for every ping where the scene wants to know loss and jitter", async () => {
    const { reports } = startProbe(() => 20, { pingCount: 21, isComplete: true });
    await vi.advanceTimersByTimeAsync(22 * 19 + 60);
    expect(measuredSamples(reports[0])).toHaveLength(21);
  });

  test("needs nearly all pings within the limit for the 95th percentile", async () => {
    let sent = 0;
    const { reports } = startProbe(() => (++sent % 10 === 0 ? 120 : 10), { pingCount: 21, quantile: 0.95 });
    await vi.advanceTimersByTimeAsync(2_000);
    const samplesMs = measuredSamples(reports[0]).map((sampleMs) => sampleMs ?? Number.POSITIVE_INFINITY);
    expect(samplesMs.filter((sampleMs) => sampleMs > MAX_P2P_RTT_MS).length).toBeGreaterThanOrEqual(2);
  });

  test.each([true, false])("says who timed the pings, and whether its tab was hidden: %s", async (isHidden) => {
    const { reports } = startProbe(() => 20, {}, { isHidden });
    await vi.advanceTimersByTimeAsync(220);
    expect(reports[0]).toMatchObject({ kind: "measured", timedBy: "page", hidden: isHidden });
  });

  test("gives up at once when the connectivity checks alone are far beyond the limit", async () => {
    const { reports } = startProbe(() => 100, {}, { openAfterMs: 300, iceRttMs: 200 });
    await vi.advanceTimersByTimeAsync(60);
    expect(reports).toEqual([{ kind: "too-far", iceRttMs: 200 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reports).toHaveLength(1);
  });

  test("never accepts on the connectivity checks alone", async () => {
    const { reports } = startProbe(() => null, {}, { openAfterMs: 300, iceRttMs: 5 });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(measuredSamples(reports[0]).every((sampleMs) => sampleMs === null)).toBe(true);
  });

  test.each([null, 50 / 3])("does not measure by a clock that steps by %s ms", async (stepMs) => {
    const { reports } = startProbe(() => 20, {}, { stepMs });
    await vi.advanceTimersByTimeAsync(10);
    expect(reports).toEqual([{ kind: "failed", reason: "unmeasurable" }]);
  });
});
