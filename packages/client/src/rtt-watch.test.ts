import { expect, test } from "vitest";
import { createRttWatch } from "./rtt-watch.ts";

function watch(maxRttMs = Number.POSITIVE_INFINITY) {
  const told: unknown[] = [];
  const rttWatch = createRttWatch({
    maxRttMs,
    atMs: 0,
    tell: (event, value) => told.push(value === undefined ? event : [event, value]),
  });
  return { rttWatch, told };
}

test("tells once that a connection has stalled, and once that it recovered", () => {
  const { rttWatch, told } = watch();
  for (const atMs of [1_000, 2_000, 3_000]) rttWatch.look(atMs);
  expect(told).toEqual([]);
  for (const atMs of [4_000, 5_000]) rttWatch.look(atMs);
  expect(told).toEqual(["stalled"]);
  rttWatch.take(20, 6_000);
  rttWatch.take(20, 7_000);
  rttWatch.look(8_000);
  expect(told).toEqual(["stalled", "recovered"]);
});

test("warns at the second slow round trip of five, and says at the next that it stays so", () => {
  const { rttWatch, told } = watch(100);
  for (const rttMs of [50, 150, 60, 160]) rttWatch.take(rttMs, 1_000);
  expect(told).toEqual([["slow", { level: "warning", rttMs: 160 }]]);
  rttWatch.take(170, 2_000);
  rttWatch.take(180, 3_000);
  expect(told.slice(1)).toEqual([["slow", { level: "exceeded", rttMs: 170 }]]);
});

test("one spike tells nothing, and the limit itself is allowed", () => {
  const { rttWatch, told } = watch(100);
  for (const rttMs of [100, 100, 900, 100, 100, 100, 100, 900, 100]) rttWatch.take(rttMs, 1_000);
  expect(told).toEqual([]);
});

test("warns anew once it had become good", () => {
  const { rttWatch, told } = watch(100);
  const round = [150, 150, 50, 50, 50, 50, 50];
  for (const rttMs of [...round, ...round]) rttWatch.take(rttMs, 1_000);
  expect(told).toHaveLength(2);
});

test("without a limit nothing is slow", () => {
  const { rttWatch, told } = watch();
  for (let index = 0; index < 10; index++) rttWatch.take(10_000, 1_000);
  expect(told).toEqual([]);
});
