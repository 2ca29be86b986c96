import { expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { EventLoopLag } from "./event-loop-lag.ts";

/** A clock whose timers fire when the test says, on time or late. */
function lateClock() {
  let nowMs = 0;
  let action = () => {};
  const clock: Clock = {
    now: () => nowMs,
    date: () => new Date(nowMs),
    after: (_delayMs, next) => {
      action = next;
      return () => {
        action = () => {};
      };
    },
  };
  const fireAfter = (ms: number) => {
    nowMs += ms;
    action();
  };
  return { clock, fireAfter };
}

test("nothing lags while timers are about on time", () => {
  const { clock, fireAfter } = lateClock();
  const lag = new EventLoopLag(clock);
  for (const ms of [50, 60, 70]) fireAfter(ms);
  expect(lag.hasLaggedSince(0)).toBe(false);
});

test("a late timer is remembered for whatever had begun before it", () => {
  const { clock, fireAfter } = lateClock();
  const lag = new EventLoopLag(clock);
  fireAfter(50);
  fireAfter(71);
  expect(lag.hasLaggedSince(100)).toBe(true);
  expect(lag.hasLaggedSince(121)).toBe(true);
  expect(lag.hasLaggedSince(122)).toBe(false);
});

test("leaves no timer when it is stopped", () => {
  const { clock, fireAfter } = lateClock();
  const lag = new EventLoopLag(clock);
  lag.stop();
  fireAfter(500);
  expect(lag.hasLaggedSince(0)).toBe(false);
});
