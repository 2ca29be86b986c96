import { expect, test } from "vitest";
import { createRttWatch } from "./rtt-watch.ts";

function watch(maxRttMs = Number.POSITIVE_INFINITY) {
  const told: unknown[] = [];
  const rttWatch = createRttWatch({
    maxRttMs,
    tell: (event, value) => told.push(value === undefined ? event : [event, value]),
  });
  return { rttWatch, told };
}

test("tells once that a connection has stalled, and once that it recovered", () => {
  const { rttWatch, told } = watch();
  for (let ping = 0; ping < 3; ping++) rttWatch.notePing();
  expect(told).toEqual([]);
  for (let ping = 0; ping < 2; ping++) rttWatch.notePing();
  expect(told).toEqual(["stalled"]);
  expect(rttWatch.isStalled).toBe(true);
  rttWatch.take(20);
  rttWatch.take(20);
  rttWatch.notePing();
  expect(told).toEqual(["stalled", "recovered"]);
  expect(rttWatch.isStalled).toBe(false);
});

test("an answer now and then is enough", () => {
  const { rttWatch, told } = watch();
  for (let ping = 1; ping < 20; ping++) {
    rttWatch.notePing();
    if (ping % 3 === 0) rttWatch.take(20);
  }
  expect(told).toEqual([]);
});

test("warns at the second slow round trip of five, and says at the next that it stays so", () => {
  const { rttWatch, told } = watch(100);
  for (const rttMs of [50, 150, 60, 160]) rttWatch.take(rttMs);
  expect(told).toEqual([["slow", { level: "warning", rttMs: 160 }]]);
  rttWatch.take(170);
  rttWatch.take(180);
  expect(told.slice(1)).toEqual([["slow", { level: "exceeded", rttMs: 170 }]]);
});

test("one spike tells nothing, and the limit itself is allowed", () => {
  const { rttWatch, told } = watch(100);
  for (const rttMs of [100, 100, 900, 100, 100, 100, 100, 900, 100]) rttWatch.take(rttMs);
  expect(told).toEqual([]);
});

test("warns anew once it had become good", () => {
  const { rttWatch, told } = watch(100);
  const round = [150, 150, 50, 50, 50, 50, 50];
  for (const rttMs of [...round, ...round]) rttWatch.take(rttMs);
  expect(told).toHaveLength(2);
});

test("without a limit nothing is slow", () => {
  const { rttWatch, told } = watch();
  for (let index = 0; index < 10; index++) rttWatch.take(10_000);
  expect(told).toEqual([]);
});
