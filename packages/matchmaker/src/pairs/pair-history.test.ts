import { describe, expect, test } from "vitest";
import { PairHistory } from "./pair-history.ts";

const newHistory = () =>
  new PairHistory({ slowPairCooldownMs: 1_000, unmeasuredBackoffMs: 10, unmeasuredRetries: 2, goodEdgeTtlMs: 60_000 });

describe("PairHistory", () => {
  test("nobody rests at first", () => {
    expect(newHistory().isResting("a", "b", { atMs: 0, limitMs: 100 })).toBe(false);
  });

  test("a slow pair rests until its cool-down is over, whichever way round it is asked about", () => {
    const history = newHistory();
    expect(history.noteSlow(["a", "b"], 101, 500)).toBe(1_500);
    expect(history.isResting("a", "b", { atMs: 1_499, limitMs: 100 })).toBe(true);
    expect(history.isResting("b", "a", { atMs: 1_499, limitMs: 100 })).toBe(true);
    expect(history.isResting("a", "b", { atMs: 1_500, limitMs: 100 })).toBe(false);
    expect(history.isResting("a", "c", { atMs: 600, limitMs: 100 })).toBe(false);
  });

  test("an unmeasured pair rests shortly, then twice as long, then as long as a slow one", () => {
    const history = newHistory();
    expect(history.noteUnmeasured(["a", "b"], 0)).toBe(10);
    expect(history.noteUnmeasured(["b", "a"], 100)).toBe(120);
    expect(history.noteUnmeasured(["a", "b"], 200)).toBe(1_200);
    expect(history.noteUnmeasured(["a", "b"], 2_000)).toBe(3_000);
  });

  test("an accepted measurement ends the row of probes without a result, and a rest that runs goes on", () => {
    const history = newHistory();
    history.noteUnmeasured(["a", "b"], 0);
    history.noteUnmeasured(["a", "b"], 0);
    history.noteAccepted("b", "a");
    expect(history.isResting("a", "b", { atMs: 19, limitMs: 100 })).toBe(true);
    expect(history.noteUnmeasured(["a", "b"], 100)).toBe(110);
    history.noteAccepted("a", "c");
    expect(history.forget("c")).toEqual([]);
  });

  test("a slow measurement ends the row of probes without a result", () => {
    const history = newHistory();
    history.noteUnmeasured(["a", "b"], 0);
    history.noteUnmeasured(["a", "b"], 0);
    history.noteSlow(["a", "b"], 101, 0);
    expect(history.noteUnmeasured(["a", "b"], 5_000)).toBe(5_010);
  });

  test("a slow pair rests only as long as the limit is below what was measured", () => {
    const history = newHistory();
    history.noteSlow(["a", "b"], 120, 0);
    expect(history.isResting("a", "b", { atMs: 1, limitMs: 119.9 })).toBe(true);
    expect(history.isResting("a", "b", { atMs: 1, limitMs: 120 })).toBe(false);
    expect(history.isResting("a", "b", { atMs: 1, limitMs: null })).toBe(false);
  });

  test("a pair that was rejected for something else rests whatever the limit", () => {
    const history = newHistory();
    history.noteSlow(["a", "b"], null, 0);
    expect(history.isResting("a", "b", { atMs: 1, limitMs: 1_000 })).toBe(true);
    expect(history.isResting("a", "b", { atMs: 1, limitMs: null })).toBe(true);
  });

  test("counts every pair for itself", () => {
    const history = newHistory();
    history.noteUnmeasured(["a", "b"], 0);
    expect(history.noteUnmeasured(["a", "c"], 0)).toBe(10);
  });

  test("forgets somebody with all their pairs, and says with whom", () => {
    const history = newHistory();
    history.noteSlow(["a", "b"], 101, 0);
    history.noteSlow(["c", "a"], 101, 0);
    history.noteSlow(["b", "c"], 101, 0);
    expect(history.forget("a").toSorted()).toEqual(["b", "c"]);
    expect(history.isResting("b", "a", { atMs: 1, limitMs: 100 })).toBe(false);
    expect(history.isResting("b", "c", { atMs: 1, limitMs: 100 })).toBe(true);
    expect(history.forget("b")).toEqual(["c"]);
    expect(history.size).toBe(0);
    expect(history.forget("nobody")).toEqual([]);
  });

  test("begins anew with somebody, but for what was measured, and says with whom", () => {
    const history = newHistory();
    for (const times of [1, 2, 3]) history.noteUnmeasured(["a", "b"], times);
    history.noteBroken(["c", "a"], 0);
    history.noteBroken(["a", "d"], 0);
    history.noteSlow(["d", "a"], null, 0);
    history.noteBroken(["b", "c"], 0);
    history.settle();
    expect(history.beginAnew("a").toSorted()).toEqual(["b", "c"]);
    expect(history.changed).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
    const atOnce = { atMs: 4, limitMs: 100 };
    const resting = ["ab", "ac", "ad", "bc"].filter(([one = "", other = ""]) => history.isResting(one, other, atOnce));
    expect(resting).toEqual(["ad", "bc"]);
    expect(history.noteUnmeasured(["a", "b"], 4)).toBe(14);
    expect(history.beginAnew("nobody")).toEqual([]);
  });
});
