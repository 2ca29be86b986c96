import { describe, expect, test } from "vitest";
import { defaultProbeRule, PingSeries } from "./ping-series.ts";

function seriesOf(nonces: number[], warmUpCount = 0): PingSeries {
  const series = new PingSeries({ warmUpCount });
  nonces.forEach((nonce, index) => series.send(nonce, index * 20));
  return series;
}

describe("PingSeries", () => {
  test("keeps the pings in the order sent, whatever order the pongs come in", () => {
    const series = seriesOf([7, 8, 9]);
    expect(series.receive(9, 60)).toEqual({ index: 2, rttMs: 20 });
    expect(series.receive(7, 61)).toEqual({ index: 0, rttMs: 61 });
    expect(series.pings).toMatchObject([
      { sentAtMs: 0, pongAtMs: 61 },
      { sentAtMs: 20, pongAtMs: null },
      { sentAtMs: 40, pongAtMs: 60 },
    ]);
  });

  test("takes no pong for a ping that was never sent", () => {
    const series = seriesOf([7]);
    expect(series.receive(8, 10)).toBeNull();
    expect(series.pings).toMatchObject([{ pongAtMs: null }]);
  });

  test("takes the first pong only, so that a second one changes nothing", () => {
    const series = seriesOf([7]);
    series.receive(7, 30);
    expect(series.receive(7, 90)).toBeNull();
    expect(series.pings).toMatchObject([{ pongAtMs: 30 }]);
  });

  test("takes a pong however late it is", () => {
    const series = seriesOf([7, 8]);
    expect(series.receive(7, 60_000)).toEqual({ index: 0, rttMs: 60_000 });
  });

  test("counts the warm-up as sent but not among the pings", () => {
    const series = seriesOf([1, 2, 3], 1);
    expect(series.sentCount).toBe(3);
    expect(series.pings).toMatchObject([{ sentAtMs: 20 }, { sentAtMs: 40 }]);
    expect(series.receive(1, 500)).toEqual({ index: -1, rttMs: 500 });
    expect(series.receive(2, 50)).toEqual({ index: 0, rttMs: 30 });
    expect(series.pings).toMatchObject([{ pongAtMs: 50 }, { pongAtMs: null }]);
  });

  test("is empty at first", () => {
    expect(seriesOf([], 1)).toMatchObject({ sentCount: 0, pings: [] });
    expect(seriesOf([5], 1).pings).toEqual([]);
  });
});

test("by default an odd number of pings counts, so that their median has a majority", () => {
  expect(defaultProbeRule).toMatchObject({ pingCount: 11, quantile: 0.5, warmUpCount: 1 });
  expect(defaultProbeRule.pingCount % 2).toBe(1);
});
