import type { ProbeRuleMessage, Report } from "@earshot/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { holdPage } from "../../test-support/held-page.ts";
import { memoryLinks, type MemoryLinkOptions } from "../../test-support/memory-link.ts";
import { type Sample, startProbe } from "./probe.ts";
import { createLinkSession, type ProbeStage } from "../link/link-session.ts";
import { startPingWorker } from "../link/ping-worker.ts";

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
      unsupported: () => {},
      broken: () => {},
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

describe("a probe of a link on which round trips vary", () => {
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0.5));
  afterEach(() => vi.restoreAllMocks());

  /** Goes from `fromMs` to 30 steps more, never the same twice in a row. */
  function varying(fromMs: number, stepMs = 1): () => number {
    let count = 0;
    return () => fromMs + ((++count * 11) % 31) * stepMs;
  }

  /** What the first side's pings are ordered to do is kept; frames take `laterMs` from when it begins anew. */
  function varyingProbe(
    [delayMs, laterMs]: readonly [() => number | null, () => number | null],
    rule: Partial<ProbeRuleMessage> = {},
    opening: Opening = {},
  ) {
    const orders: [count: number, intervalMs: number][] = [];
    const probe = probeOver(() => (orders.length < 2 ? delayMs() : laterMs()), rule, opening);
    const [first] = probe.sides;
    if (!first) throw new Error("there are always two sides");
    const measure = first.measure.bind(first);
    vi.spyOn(first, "measure").mockImplementation((...order) => {
      if (order[0] > 0) orders.push(order);
      measure(...order);
    });
    return { ...probe, orders };
  }

  const hurried = [expect.any(Number), 15];
  const unhurried = [expect.any(Number), 50];

  test("is accepted at once if enough pings were quick: what holds them up only makes them slower", async () => {
    const { reports, orders } = varyingProbe([varying(10), () => 20]);
    await vi.advanceTimersByTimeAsync(300);
    expect(orders).toEqual([hurried]);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.length).toBeLessThan(11);
    expect(new Set(samplesMs).size).toBeGreaterThanOrEqual(5);
    expect(reports[0]).not.toHaveProperty("hurriedMs");
  });

  test("begins anew, unhurried, before it is rejected, if any ping was quick, and reports both series apart", async () => {
    let sent = 0;
    const { reports, orders, samples } = varyingProbe([() => (++sent % 3 === 0 ? 20 : 75), () => 20]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(orders).toEqual([hurried, unhurried]);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([40]));
    const { hurriedMs } = reports[0]?.kind === "measured" ? reports[0] : {};
    expect(hurriedMs).toEqual(expect.arrayContaining([40, 95, 150]));
    // People are shown all of them, one after the other.
    expect(samples.map(({ index }) => index)).toEqual([...samples.keys()]);
    expect(samples.length).toBeGreaterThan(measuredSamples(reports[0]).length + 4);
  });

  test("begins anew before it is rejected although few were answered", async () => {
    let sent = 0;
    const { reports, orders } = varyingProbe([() => (++sent > 8 ? null : 10 + sent * 3), () => 20]);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(orders).toEqual([hurried, unhurried]);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([40]));
  });

  test("begins anew before it is rejected just above the limit, however steady", async () => {
    const startedAtMs = performance.now();
    const delayMs = () => (performance.now() - startedAtMs < 95 ? 49 : 52);
    const { reports, orders } = varyingProbe([delayMs, () => 49]);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(orders).toEqual([hurried, unhurried]);
    expect(new Set(measuredSamples(reports[0]))).toEqual(new Set([98]));
  });

  test("begins anew where the scene limits jitter or loss, and takes all pings then", async () => {
    let sent = 0;
    const later = varying(10);
    const laterMs = () => (++sent % 9 === 0 ? null : later());
    const { reports, orders } = varyingProbe([varying(10), laterMs], { isComplete: true });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(orders).toEqual([hurried, unhurried]);
    expect(measuredSamples(reports[0])).toHaveLength(11);
    expect(measuredSamples(reports[0])).toContain(null);
  });

  test("is rejected at once if no ping was quick", async () => {
    let sent = 0;
    const { reports, orders } = varyingProbe([() => 50.5 + (++sent % 2) * 6, () => 20]);
    await vi.advanceTimersByTimeAsync(400);
    expect(orders).toEqual([hurried]);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.filter((sampleMs) => sampleMs !== null).length).toBeGreaterThanOrEqual(5);
  });

  test("waits for the number of a second rejection as long as for that of a first", async () => {
    const startedAtMs = performance.now();
    // The first is certain while most pings are still out, and forgotten when they come back beside some that were quick.
    const delayMs = () => {
      const sinceMs = performance.now() - startedAtMs;
      return sinceMs >= 45 && sinceMs < 160 ? 400 : 10;
    };
    const { reports, orders } = varyingProbe([delayMs, () => 290]);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(orders).toEqual([hurried, unhurried]);
    const samplesMs = measuredSamples(reports[0]);
    expect(samplesMs.filter((sampleMs) => sampleMs === 580).length).toBeGreaterThanOrEqual(samplesMs.length / 2);
  });

  test("is not measured anew where the quickest ping decides: whatever disturbs one makes it slower", async () => {
    const { reports, orders } = varyingProbe([varying(1, 0.5), () => 90], { quantile: 1 / 11 });
    await vi.advanceTimersByTimeAsync(900);
    expect(orders).toEqual([hurried]);
    expect(reports[0]).toMatchObject({ kind: "measured" });
  });

  test("is reported in time with what was measured at first, if it takes too long", async () => {
    const rule = { pingCount: 21, quantile: 0.95 };
    const { reports, orders } = varyingProbe([varying(350, 6), varying(350, 6)], rule, { maxP2pRttMs: 1_000 });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(orders).toEqual([hurried, unhurried]);
    const [report] = reports;
    if (report?.kind !== "measured") throw new Error("no measurement was reported");
    expect(report.reportMs - (report.openMs ?? 0)).toBeLessThan(2_700);
    expect(report.samplesMs).toEqual(report.hurriedMs);
  });
});
