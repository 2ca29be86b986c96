import { describe, expect, test } from "vitest";
import type { Clock } from "../clock.ts";
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
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const fireAfter = (ms: number) => {
    pass(ms);
    action();
  };
  return { clock, pass, fireAfter };
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

describe("the time that was lost", () => {
  test("is none while timers are hardly late", () => {
    const { clock, fireAfter } = lateClock();
    const lag = new EventLoopLag(clock);
    for (const ms of [50, 60, 100]) fireAfter(ms);
    expect(lag.lostMs(clock.now())).toBe(0);
  });

  test("is a stall from the last beat before it, after which it may have begun", () => {
    const { clock, fireAfter } = lateClock();
    const lag = new EventLoopLag(clock);
    fireAfter(50);
    fireAfter(2_950);
    expect(lag.lostMs(clock.now())).toBe(2_950);
  });

  test("is known before the late beat has come, and is not counted again when it has", () => {
    const { clock, pass, fireAfter } = lateClock();
    const lag = new EventLoopLag(clock);
    pass(2_950);
    expect(lag.lostMs(clock.now())).toBe(2_950);
    pass(10);
    expect(lag.lostMs(clock.now())).toBe(2_960);
    fireAfter(0);
    expect(lag.lostMs(clock.now())).toBe(2_960);
    fireAfter(50);
    expect(lag.lostMs(clock.now())).toBe(2_960);
  });

  test("adds up, and leaves some time where one stall follows on another", () => {
    const { clock, fireAfter } = lateClock();
    const lag = new EventLoopLag(clock);
    fireAfter(1_000);
    fireAfter(1_000);
    expect(lag.lostMs(clock.now())).toBe(1_950);
    fireAfter(50);
    fireAfter(1_000);
    expect(lag.lostMs(clock.now())).toBe(2_950);
  });
});

test("leaves no timer when it is stopped", () => {
  const { clock, fireAfter } = lateClock();
  const lag = new EventLoopLag(clock);
  lag.stop();
  fireAfter(500);
  expect(lag.hasLaggedSince(0)).toBe(false);
});
