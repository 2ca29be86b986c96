import type { MeasurementMessage } from "@earshot/protocol";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { holdPage } from "../../test-support/held-page.ts";
import { partners } from "../../test-support/match-partners.ts";

// So that it is there as soon as it is asked for.
beforeAll(() => import("../measuring/baseline.ts"));
holdPage();
afterEach(() => void vi.restoreAllMocks());

describe("the number of the match", () => {
  test.each([
    ["in the countdown", false],
    ["beside the page's data", true],
  ])("is measured %s, unhurried, and reported when it is due", async (_when, isBesideData) => {
    const { alice, bob } = partners({ baselineMs: 2_500, isBesideData });
    const pace = vi.spyOn(alice.link, isBesideData ? "measureBesideData" : "measure");
    await vi.advanceTimersByTimeAsync(2_499);
    expect(alice.baselines).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(pace.mock.calls).toEqual([
      [60, 50],
      [0, 50],
    ]);
    for (const { baselines } of [alice, bob]) {
      expect(baselines).toMatchObject([{ path: "host", timedBy: "page", hidden: false }]);
      const samplesMs = baselines[0]?.samplesMs ?? [];
      expect(samplesMs.length).toBeGreaterThan(40);
      expect(new Set(samplesMs)).toEqual(new Set([20]));
    }
  });

  test("shows no round trips to the page, which come once a second afterwards", async () => {
    const { alice } = partners({ baselineMs: 2_500 });
    let rtts = 0;
    alice.partner.on("rtt", () => rtts++);
    await vi.advanceTimersByTimeAsync(2_501);
    expect(rtts).toBe(0);
    await vi.advanceTimersByTimeAsync(3_100);
    expect(rtts).toBe(3);
  });

  test.each([
    ["has the pings that were lost", { fromMs: 1_000, isIn: true }],
    ["has none that may still be answered", { fromMs: 2_420, isIn: false }],
  ])("%s", async (_what, { fromMs, isIn }) => {
    const startedAtMs = performance.now();
    const lostForMs = () => performance.now() - startedAtMs - fromMs;
    const isLost = () => lostForMs() >= 0 && lostForMs() < 200;
    const { alice } = partners({ baselineMs: 2_500, delayMs: () => (isLost() ? null : 100) });
    await vi.advanceTimersByTimeAsync(2_501);
    const samplesMs = alice.baselines[0]?.samplesMs ?? [];
    expect(samplesMs.length).toBeGreaterThan(20);
    expect(samplesMs.includes(Number.POSITIVE_INFINITY)).toBe(isIn);
  });

  test("says that the tab was hidden meanwhile", async () => {
    const { alice } = partners({ baselineMs: 2_500 });
    await vi.advanceTimersByTimeAsync(1_000);
    vi.stubGlobal("document", { hidden: true });
    await vi.advanceTimersByTimeAsync(200);
    vi.stubGlobal("document", { hidden: false });
    await vi.advanceTimersByTimeAsync(1_400);
    expect(alice.baselines).toMatchObject([{ hidden: true }]);
  });

  test("is not reported if nothing is heard of the other side, nor once the match is over", async () => {
    const silent = partners({ baselineMs: 1_000, delayMs: () => null });
    const over = partners({ baselineMs: 1_000 });
    await vi.advanceTimersByTimeAsync(500);
    over.alice.partner.end("left");
    await vi.advanceTimersByTimeAsync(1_000);
    expect([silent.alice.baselines, over.alice.baselines]).toEqual([[], []]);
  });

  test("is what the server says, and the page is told", async () => {
    const { alice } = partners({ baselineMs: 2_500 });
    const told: unknown[] = [];
    alice.partner.on("baseline", () => told.push([alice.partner.rtt, alice.partner.theirRtt]));
    const [rtt, theirRtt] = [{ medianMs: 20 }, { medianMs: 21 }] as MeasurementMessage[];
    alice.partner.noteRtt({ rtt: rtt ?? null, theirRtt: theirRtt ?? null });
    expect(told).toEqual([[rtt, theirRtt]]);
  });
});
