import { expect, it } from "vitest";
import { niceStep, toPlotScale } from "./plot-scale.ts";

const box = { left: 0, right: 110, top: 0, bottom: 100, gutter: 0 };
const sample = (index: number, rttMs: number) => ({ probeId: "p", partnerId: "q", maxP2pRttMs: 100, index, rttMs });
const scaleOf = (...rttsMs: number[]) =>
  toPlotScale({ maxP2pRttMs: 100, samples: rttsMs.map((rttMs, index) => sample(index, rttMs)), resultMs: null }, box);

it("always shows the limit and what is beyond it", () => {
  expect(scaleOf(1.2).maxMs).toBe(150);
  expect(scaleOf().ticksMs).toEqual([0, 50, 100, 150]);
});

it("grows with slow pings, up to four times the limit", () => {
  expect(scaleOf(214).maxMs).toBeGreaterThanOrEqual(214);
  const scale = scaleOf(9_000);
  expect(scale.maxMs).toBe(400);
  expect(scale.toY(9_000)).toBe(box.top);
  expect([400, 400.1, 946].map(scale.isBeyond)).toEqual([false, true, true]);
});

it("has room for a result that is far above what this page measured, and says so of one beyond it", () => {
  const scaleWith = (resultMs: number) => toPlotScale({ maxP2pRttMs: 100, samples: [sample(0, 5)], resultMs }, box);
  expect(scaleWith(214).maxMs).toBeGreaterThanOrEqual(214);
  expect(scaleWith(214).isBeyond(214)).toBe(false);
  expect(scaleWith(946).isBeyond(946)).toBe(true);
});

it("has a scale for a limit of 0", () => {
  const { maxMs, toY } = toPlotScale({ maxP2pRttMs: 0, samples: [sample(0, 5)], resultMs: null }, box);
  expect(maxMs).toBeGreaterThan(0);
  expect(toY(0)).toBe(box.bottom);
});

it("puts pings side by side and makes room for more than usual", () => {
  expect(scaleOf().toX(0)).toBe(5);
  const many = toPlotScale({ maxP2pRttMs: 100, samples: [sample(30, 1)], resultMs: null }, box);
  expect(many.toX(30)).toBeLessThan(box.right);
});

it("steps by 1, 2 or 5", () => {
  expect([0.3, 1, 1.5, 3, 37.5, 60].map(niceStep)).toEqual([0.5, 1, 2, 5, 50, 100]);
});
