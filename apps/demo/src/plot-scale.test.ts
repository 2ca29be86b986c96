import { expect, it } from "vitest";
import { niceStep, toPlotScale } from "./plot-scale.ts";

const box = { left: 0, right: 110, top: 0, bottom: 100, gutter: 0 };
const sample = (index: number, rttMs: number) => ({ probeId: "p", partnerId: "q", maxP2pRttMs: 100, index, rttMs });
const scaleOf = (...rttsMs: number[]) =>
  toPlotScale({ maxP2pRttMs: 100, samples: rttsMs.map((rttMs, index) => sample(index, rttMs)) }, box);

it("always shows the limit and what is beyond it", () => {
  expect(scaleOf(1.2).maxMs).toBe(150);
  expect(scaleOf().ticksMs).toEqual([0, 50, 100, 150]);
});

it("grows with slow pings, up to four times the limit", () => {
  expect(scaleOf(214).maxMs).toBeGreaterThanOrEqual(214);
  const scale = scaleOf(9_000);
  expect(scale.maxMs).toBe(400);
  expect(scale.toY(9_000)).toBe(box.top);
});

it("puts pings side by side and makes room for more than usual", () => {
  expect(scaleOf().toX(0)).toBe(5);
  const many = toPlotScale({ maxP2pRttMs: 100, samples: [sample(30, 1)] }, box);
  expect(many.toX(30)).toBeLessThan(box.right);
});

it("steps by 1, 2 or 5", () => {
  expect([0.3, 1, 1.5, 3, 37.5, 60].map(niceStep)).toEqual([0.5, 1, 2, 5, 50, 100]);
});
