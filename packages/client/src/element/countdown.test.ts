import { expect, test } from "vitest";
import { createCountdown } from "./countdown.ts";

function createClocks() {
  const clocks = { now: 1_000, wall: 1_700_000_000_000 };
  const countdown = createCountdown({ nowMs: () => clocks.now, wallMs: () => clocks.wall });
  countdown.setDeadline(61_000);
  return { clocks, countdown };
}

test("it counts down to the deadline, and not beyond", () => {
  const { clocks, countdown } = createClocks();
  expect(countdown.remainingMs()).toBe(60_000);
  clocks.now += 15_000;
  clocks.wall += 15_000;
  expect(countdown.remainingMs()).toBe(45_000);
  clocks.now += 50_000;
  clocks.wall += 50_000;
  expect(countdown.remainingMs()).toBe(0);
});

test("after a sleep in which the page's own clock stood still it is right", () => {
  const { clocks, countdown } = createClocks();
  clocks.now += 1_000;
  clocks.wall += 31_000;
  expect(countdown.remainingMs()).toBe(29_000);
  // The server is back, and says it anew.
  countdown.setDeadline(30_500);
  expect(countdown.remainingMs()).toBe(28_500);
});

test("the same deadline again does not undo a sleep", () => {
  const { clocks, countdown } = createClocks();
  clocks.wall += 30_000;
  countdown.setDeadline(61_000);
  expect(countdown.remainingMs()).toBe(30_000);
});

test("a clock on the wall that is set back gives nobody more time", () => {
  const { clocks, countdown } = createClocks();
  clocks.now += 10_000;
  clocks.wall -= 3_600_000;
  expect(countdown.remainingMs()).toBe(50_000);
});
