import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPingSeries, defaultProbeRule, type PingSeries } from "./ping-series.ts";

/** Pings 0, 1, 2 … that leave every 20 ms; the first, the warm-up, is answered after 20 ms unless said otherwise. */
function seriesOf(count: number, isWarm = true): PingSeries {
  const series = createPingSeries();
  for (let nonce = 0; nonce < count; nonce++) series.send(nonce, nonce * 20);
  if (isWarm) series.receive(0, 20);
  return series;
}

describe("PingSeries", () => {
  test("keeps the pings in the order sent, whatever order the pongs come in", () => {
    const series = seriesOf(4);
    expect(series.receive(3, 20)).toBe(true);
    expect(series.receive(1, 61)).toBe(true);
    expect(series.counted(9, 90)).toMatchObject([
      { sentAtMs: 20, rttMs: 61 },
      { sentAtMs: 40, rttMs: Number.POSITIVE_INFINITY },
      { sentAtMs: 60, rttMs: 20 },
    ]);
  });

  test("takes no pong for a ping that was never sent", () => {
    const series = seriesOf(2);
    expect(series.receive(8, 30)).toBe(false);
    expect(series.counted(9, 30)).toMatchObject([{ rttMs: Number.POSITIVE_INFINITY }]);
  });

  test("takes the first pong only, so that a second one changes nothing", () => {
    const series = seriesOf(2);
    series.receive(1, 30);
    expect(series.receive(1, 70)).toBe(false);
    expect(series.counted(9, 90)).toMatchObject([{ rttMs: 30 }]);
  });

  test("takes a pong however late it is", () => {
    expect(seriesOf(2).receive(1, 60_000)).toBe(true);
  });

  test("counts no more than it is asked for", () => {
    expect(seriesOf(9).counted(3, 160)).toMatchObject([{ sentAtMs: 20 }, { sentAtMs: 40 }, { sentAtMs: 60 }]);
  });

  test("does not count the first ping that is answered, nor those before it that never were", () => {
    const series = seriesOf(5, false);
    expect(series.counted(9, 80)).toEqual([]);
    expect(series.receive(2, 50)).toBe(false);
    expect(series.receive(1, 280)).toBe(false);
    expect(series.receive(3, 50)).toBe(true);
    expect(series.counted(9, 110)).toMatchObject([{ rttMs: 50 }, { rttMs: Number.POSITIVE_INFINITY }]);
  });

  test("does not count pings that waited together for the other side to open", () => {
    const series = seriesOf(60, false);
    for (let nonce = 0; nonce < 50; nonce++) series.receive(nonce, 1_040 - nonce * 19.9);
    for (let nonce = 50; nonce < 60; nonce++) series.receive(nonce, 50);
    const roundTrips = series.counted(99, 1_240).map(({ rttMs }) => rttMs);
    expect(roundTrips).toEqual(Array.from({ length: 10 }, () => 50));
  });

  test("does not count them either when their answers do not come at quite the same moment", () => {
    const series = seriesOf(60, false);
    for (let nonce = 0; nonce < 50; nonce++) series.receive(nonce, 1_040 - nonce * 19);
    // Too few for any decision.
    expect(series.counted(99, 1_089).filter(({ rttMs }) => rttMs < Number.POSITIVE_INFINITY).length).toBeLessThan(6);
    for (let nonce = 50; nonce < 60; nonce++) series.receive(nonce, 50);
    const roundTrips = series.counted(99, 1_240).map(({ rttMs }) => rttMs);
    expect(new Set(roundTrips)).toEqual(new Set([50]));
  });

  test("counts all that follow a first answer that was held up a little", () => {
    const series = seriesOf(4, false);
    expect(series.receive(0, 59)).toBe(false);
    expect([series.receive(1, 50), series.receive(2, 50), series.receive(3, 50)]).toEqual([true, true, true]);
  });

  test("counts all as lost when nothing was answered for too long", () => {
    const series = seriesOf(3, false);
    expect(series.counted(9, 1_500)).toEqual([]);
    expect(series.counted(9, 1_501)).toHaveLength(3);
    expect(createPingSeries().counted(9, 60_000)).toEqual([]);
  });

  test("counts each ping at most once and as it was answered, whatever a partner answers and when", () => {
    const pong = fc.record({ nonce: fc.nat(25), afterMs: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(pong, { maxLength: 60 }), (pongs) => {
        const series = seriesOf(20, false);
        const firstRttsMs = new Map<number, number>();
        let nowMs = 400;
        for (const { nonce, afterMs } of pongs) {
          nowMs += afterMs;
          const rttMs = nowMs - nonce * 20;
          if (!firstRttsMs.has(nonce)) firstRttsMs.set(nonce, rttMs);
          series.receive(nonce, rttMs);
        }
        const counted = series.counted(20, nowMs);
        expect(new Set(counted.map(({ sentAtMs }) => sentAtMs)).size).toBe(counted.length);
        for (const { sentAtMs, rttMs } of counted) {
          expect(rttMs).toBe(firstRttsMs.get(sentAtMs / 20) ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});

test("by default an odd number of pings counts, so that their median has a majority", () => {
  expect(defaultProbeRule).toMatchObject({ pingCount: 11, quantile: 0.5 });
  expect(defaultProbeRule.pingCount % 2).toBe(1);
});
