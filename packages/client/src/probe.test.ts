import type { ProbeRuleMessage, Report } from "@earshot/protocol";
import { describe, expect, test, vi } from "vitest";
import { holdPage } from "../test-support/held-page.ts";
import { memoryLinks, type MemoryLinkOptions } from "../test-support/memory-link.ts";
import { createLinkSession } from "./link-session.ts";
import { startPingWorker } from "./ping-worker.ts";
import { startProbe } from "./probe.ts";
import type { ProbeStage, Sample } from "./status.ts";

const MAX_P2P_RTT_MS = 100;
const defaultRule: ProbeRuleMessage = { pingCount: 11, quantile: 0.5, isComplete: false };

holdPage();

interface Opening extends Partial<Pick<MemoryLinkOptions, "openAfterMs" | "iceRttMs">> {
  readonly isMeasurable?: boolean;
  readonly maxP2pRttMs?: number;
}

/** Two sides of a probe over a link with the given one-way delay, and what the first one says to the server and to its page. */
function probeOver(
  delayMs: () => number | null,
  rule: Partial<ProbeRuleMessage> = {},
  { isMeasurable = true, maxP2pRttMs = MAX_P2P_RTT_MS, ...opening }: Opening = {},
) {
  const reports: Report[] = [];
  const samples: Sample[] = [];
  const stages: ProbeStage[] = [];
  const openedBy: number[] = [];
  const sides = memoryLinks({ delayMs, ...opening }).map((factory, index) => {
    const isFirst = index === 0;
    const end = { initiator: isFirst, iceServers: [], relayOnly: false };
    const link = createLinkSession(end, {
      factory,
      pingWorker: startPingWorker(),
      sendSignals: () => {},
      stageChanged: () => isFirst && stages.push(link.stage),
    });
    startProbe({
      link,
      start: { ...end, probeId: "p", partnerId: "b", maxP2pRttMs, rule: { ...defaultRule, ...rule } },
      isMeasurable,
      send(event, message) {
        if (event === "probe/opened") openedBy.push(index);
        // As it travels: JSON has no infinity.
        if (isFirst && "report" in message) reports.push(JSON.parse(JSON.stringify(message.report)));
      },
      tell(_, value) {
        if (isFirst && "index" in value) samples.push(value);
      },
    });
    return link;
  });
  return { sides, reports, samples, stages, openedBy };
}

function measuredSamples(report: Report | undefined): readonly (number | null)[] {
  if (report?.kind !== "measured") throw new Error("no measurement was reported");
  return report.samplesMs;
}

describe("a probe", () => {
  test("accepts as soon as a majority is quick, long before all pings are sent", async () => {
    const { reports } = probeOver(() => 20);
    await vi.advanceTimersByTimeAsync(220);
    expect(measuredSamples(reports[0])).toHaveLength(6);
    expect(measuredSamples(reports[0]).every((sampleMs) => sampleMs === 40)).toBe(true);
    expect(reports[0]).toMatchObject({ kind: "measured", path: "host", openMs: 0 });
  });

  test("rejects a slow link with the number that people are told", async () => {
    const { reports } = probeOver(() => 100);
    await vi.advanceTimersByTimeAsync(600);
    expect(reports).toHaveLength(1);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.filter((sampleMs) => sampleMs === 200).length).toBeGreaterThanOrEqual(samplesMs.length / 2);
  });

  test("rejects a link that never answers, without a number, in bounded time", async () => {
    const { reports } = probeOver(() => null);
    await vi.advanceTimersByTimeAsync(1_500 + 600 + 50);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.length).toBeGreaterThanOrEqual(6);
    expect(samplesMs.every((sampleMs) => sampleMs === null)).toBe(true);
  });

  test("reports once, and goes on answering the other side's pings", async () => {
    const { reports, sides } = probeOver(() => 10);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reports).toHaveLength(1);
    const pongs: number[] = [];
    sides[1]?.follow({ pong: ({ nonce }) => pongs.push(nonce) });
    sides[1]?.measure(1, 20);
    await vi.advanceTimersByTimeAsync(50);
    expect(pongs).toHaveLength(1);
  });

  test("reports a failure when the connection ends before the answer is certain", async () => {
    const { reports, sides } = probeOver(() => 40);
    await vi.advanceTimersByTimeAsync(60);
    sides[1]?.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(reports).toEqual([{ kind: "failed", reason: "timeout" }]);
  });

  test("shows samples of pings that count, not of the warm-up", async () => {
    let sent = 0;
    const { samples } = probeOver(() => (sent++ < 2 ? 45 : 5));
    await vi.advanceTimersByTimeAsync(400);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.every(({ rttMs }) => rttMs <= 50)).toBe(true);
  });

  test("measures an unsteady link anew with eleven unhurried pings, and counts a lost one without waiting for the limit", async () => {
    let sent = 0;
    // From 10 to 40 ms, and no two round trips in a row alike.
    const { reports } = probeOver(
      () => (++sent % 9 === 0 ? null : 10 + ((sent * 11) % 31)),
      {},
      { maxP2pRttMs: 2_000 },
    );
    await vi.advanceTimersByTimeAsync(400);
    expect(reports).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(measuredSamples(reports[0])).toHaveLength(11);
    expect(measuredSamples(reports[0])).toContain(null);
  });

  test("reports nothing of the pings before it began anew, and shows them all", async () => {
    let sent = 0;
    const calmAtMs = performance.now() + 130;
    const { reports, samples } = probeOver(() => (performance.now() < calmAtMs ? 10 + ((++sent * 11) % 31) : 20));
    await vi.advanceTimersByTimeAsync(700);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([40]));
    const indexes = samples.map(({ index }) => index);
    expect(new Set(indexes).size).toBe(indexes.length);
    expect(indexes.length).toBeGreaterThan(measuredSamples(reports[0]).length + 4);
  });

  test("measures a link anew on which some pings were quick, before it is rejected", async () => {
    let sent = 0;
    const calmAtMs = performance.now() + 130;
    const { reports } = probeOver(() => (performance.now() < calmAtMs && ++sent % 4 > 0 ? 75 : 20));
    await vi.advanceTimersByTimeAsync(900);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([40]));
  });

  test("does not measure a link anew on which not one ping was quick", async () => {
    let sent = 0;
    const { reports } = probeOver(() => 60 + ((++sent * 11) % 31));
    await vi.advanceTimersByTimeAsync(400);
    expect(measuredSamples(reports[0]).length).toBeGreaterThanOrEqual(6);
  });

  test("does not count what waited for the other side to open", async () => {
    const openAtMs = performance.now() + 700;
    const { reports } = probeOver(() => 20 + Math.max(0, openAtMs - performance.now()));
    await vi.advanceTimersByTimeAsync(900);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([40]));
  });

  test("waits for every ping where the scene wants to know loss and jitter", async () => {
    const { reports } = probeOver(() => 20, { pingCount: 21, isComplete: true });
    await vi.advanceTimersByTimeAsync(22 * 19 + 60);
    expect(measuredSamples(reports[0])).toHaveLength(21);
  });

  test("needs nearly all pings within the limit for the 95th percentile", async () => {
    let sent = 0;
    const { reports } = probeOver(() => (++sent % 10 === 0 ? 120 : 10), { pingCount: 21, quantile: 0.95 });
    await vi.advanceTimersByTimeAsync(2_000);
    const samplesMs = measuredSamples(reports[0]).map((sampleMs) => sampleMs ?? Number.POSITIVE_INFINITY);
    expect(samplesMs.filter((sampleMs) => sampleMs > MAX_P2P_RTT_MS).length).toBeGreaterThanOrEqual(2);
  });

  test.each([true, false])("says who timed the pings, and whether its tab was hidden: %s", async (isHidden) => {
    vi.stubGlobal("document", { hidden: isHidden });
    const { reports } = probeOver(() => 20);
    await vi.advanceTimersByTimeAsync(220);
    expect(reports[0]).toMatchObject({ kind: "measured", timedBy: "page", hidden: isHidden });
  });

  test("gives up at once when the connectivity checks alone are far beyond the limit", async () => {
    const { reports } = probeOver(() => 100, {}, { openAfterMs: 300, iceRttMs: 200 });
    await vi.advanceTimersByTimeAsync(60);
    expect(reports).toEqual([{ kind: "too-far", iceRttMs: 200 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reports).toHaveLength(1);
  });

  test("never accepts on the connectivity checks alone", async () => {
    const { reports } = probeOver(() => null, {}, { openAfterMs: 300, iceRttMs: 5 });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(measuredSamples(reports[0]).every((sampleMs) => sampleMs === null)).toBe(true);
  });

  test("does not measure by a coarse clock", async () => {
    const { reports } = probeOver(() => 20, {}, { isMeasurable: false });
    await vi.advanceTimersByTimeAsync(10);
    expect(reports).toEqual([{ kind: "failed", reason: "unmeasurable" }]);
  });

  test("goes from stage to stage, and the initiator says when the link is open", async () => {
    const { stages, openedBy } = probeOver(() => 20, {}, { openAfterMs: 30 });
    await vi.advanceTimersByTimeAsync(20);
    expect(stages).toEqual(["connecting"]);
    await vi.advanceTimersByTimeAsync(20);
    expect(stages).toEqual(["connecting", "measuring"]);
    expect(openedBy).toEqual([0]);
  });

  test("looks at the connectivity checks no longer than its link exists", async () => {
    const { sides } = probeOver(() => 100, {}, { openAfterMs: 5_000, iceRttMs: 20 });
    const looks = sides.map((link) => vi.spyOn(link, "readStats"));
    await vi.advanceTimersByTimeAsync(60);
    for (const look of looks) expect(look).toHaveBeenCalled();
    for (const link of sides) link.close();
    await vi.advanceTimersByTimeAsync(30);
    for (const look of looks) look.mockClear();
    await vi.advanceTimersByTimeAsync(60);
    for (const look of looks) expect(look).not.toHaveBeenCalled();
  });
});
