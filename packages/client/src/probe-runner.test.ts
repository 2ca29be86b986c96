import type { Report } from "@earshot/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryLinks } from "../test-support/memory-link.ts";
import { LinkSession } from "./link-session.ts";
import { ProbeRunner } from "./probe-runner.ts";

const MAX_P2P_RTT_MS = 100;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Two sides of a probe over a link with the given one-way delay. */
function startProbe(delayMs: () => number | null) {
  const reports: Report[] = [];
  const samplesMs: number[] = [];
  const sessions = memoryLinks({ delayMs }).map(
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
  const [runner] = sessions.map(
    (link, index) =>
      new ProbeRunner({
        link,
        maxP2pRttMs: MAX_P2P_RTT_MS,
        onSample: (_, rttMs) => index === 0 && samplesMs.push(rttMs),
        onReport: (report) => index === 0 && reports.push(report),
      }),
  );
  return { sessions, runner, reports, samplesMs };
}

function measuredSamples(report: Report | undefined): readonly (number | null)[] {
  if (report?.kind !== "measured") throw new Error("no measurement was reported");
  return report.samplesMs;
}

describe("ProbeRunner", () => {
  test("accepts as soon as a majority is quick, long before all pings are sent", async () => {
    const { reports, runner } = startProbe(() => 20);
    await vi.advanceTimersByTimeAsync(220);
    expect(measuredSamples(reports[0])).toHaveLength(6);
    expect(measuredSamples(reports[0]).every((sampleMs) => sampleMs === 40)).toBe(true);
    expect(runner?.rtt).toMatchObject({ medianMs: 40, minMs: 40, jitterMs: 0, lossRatio: 0, path: "host" });
  });

  test("rejects a slow link with the number that people are told", async () => {
    const { reports, runner } = startProbe(() => 100);
    await vi.advanceTimersByTimeAsync(600);
    expect(reports).toHaveLength(1);
    expect(runner?.rtt?.medianMs).toBe(200);
  });

  test("rejects a link that never answers, without a number, in bounded time", async () => {
    const { reports } = startProbe(() => null);
    await vi.advanceTimersByTimeAsync(MAX_P2P_RTT_MS + 11 * 25 + 600);
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
    sessions[1]?.ping();
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
});
