import { describe, expect, test } from "vitest";
import { candidate, frozen, idsOf } from "./candidate.fixture.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "./group-reunion-matchmaker.ts";
import { LatencyFifoMatchmaker } from "./latency-fifo-matchmaker.ts";
import { isMatchmaker, Matchmaker } from "./matchmaker.ts";

const door = () => null;

class NewestFirst extends Matchmaker {
  findMatch(...[arriving, waiting, groupSize]: Parameters<Matchmaker["findMatch"]>) {
    return waiting.length + 1 < groupSize ? null : [...waiting.slice(1 - groupSize), arriving];
  }
}

describe("Matchmaker", () => {
  test.each([
    [99.9, false],
    [100, false],
    [100.1, true],
    [null, true],
    [Number.NaN, true],
  ])("with a limit of 100 ms, a pair measured at %s is rejected: %s", (measuredMs, isRejected) => {
    expect(new NewestFirst({ maxP2pRttMs: 100 }).shouldRejectForRtt(measuredMs)).toBe(isRejected);
  });

  test.each([1, 1_000_000, null])("without a limit nothing is rejected, not even %s", (measuredMs) => {
    expect(new NewestFirst().shouldRejectForRtt(measuredMs)).toBe(false);
  });

  test("a subclass needs findMatch only: the ranking is by seniority", () => {
    const waiting = frozen([candidate("a"), candidate("b")]);
    expect(idsOf(new NewestFirst().rankCandidates(candidate("z"), waiting, 2))).toEqual(["a", "b"]);
    expect(new NewestFirst().rankCandidates(candidate("z"), waiting, 4)).toEqual([]);
  });

  test("a subclass needs findMatch only: propose asks it about everybody who arrived or was freed", () => {
    const [a, b, c] = [candidate("a"), candidate("b"), candidate("c")];
    const view = { groupSize: 2, candidates: [a, b, c], freed: [c], canPair: () => true };
    expect(new NewestFirst().propose(view, 0).map(idsOf)).toEqual([["b", "c"]]);
  });

  test("the ranking is a list of its own, so that changing it changes nothing else", () => {
    const waiting = [candidate("a"), candidate("b")];
    new FifoMatchmaker().rankCandidates(candidate("z"), waiting, 2).reverse();
    expect(idsOf(waiting)).toEqual(["a", "b"]);
  });

  test("the built-in ones share their doors", () => {
    const all = [new FifoMatchmaker(), new LatencyFifoMatchmaker({ maxServerRttMs: 1 }), new GroupReunionMatchmaker()];
    expect(all.every((one) => one instanceof Matchmaker && isMatchmaker(one))).toBe(true);
  });
});

describe("isMatchmaker", () => {
  test("knows a matchmaker of a second copy of the package by its methods", () => {
    const foreign = {
      maxP2pRttMs: null,
      findMatch: door,
      rankCandidates: door,
      limitAfterMs: door,
      shouldRejectForRtt: door,
      allowsPair: door,
      propose: door,
    };
    expect(isMatchmaker(foreign)).toBe(true);
    expect(isMatchmaker({ ...foreign, propose: undefined })).toBe(false);
    const { maxP2pRttMs: _, ...withoutLimit } = foreign;
    expect(isMatchmaker(withoutLimit)).toBe(false);
  });

  test.each([null, undefined, 5, "fifo", {}, FifoMatchmaker])("refuses %s", (value) => {
    expect(isMatchmaker(value)).toBe(false);
  });
});

describe("options that a class does not take", () => {
  test.each([
    ["FifoMatchmaker", () => new FifoMatchmaker({ maxP2pRtt: 100 } as object)],
    ["LatencyFifoMatchmaker", () => new LatencyFifoMatchmaker({ maxServerRttMs: 200, maxP2pRtt: 100 } as never)],
    ["GroupReunionMatchmaker", () => new GroupReunionMatchmaker({ fallback: true } as object)],
  ])("are refused by %s, which names those that it takes", (name, make) => {
    expect(make).toThrow(expect.objectContaining({ name: "OptionsError", message: expect.stringContaining(name) }));
    expect(make).toThrow("maxP2pRttMs");
  });

  test("LatencyFifoMatchmaker without options says what it takes", () => {
    expect(() => Reflect.construct(LatencyFifoMatchmaker, [null])).toThrow("maxServerRttMs");
  });

  test("are a researcher's own affair in a class of theirs", () => {
    class Mine extends FifoMatchmaker {}
    expect(() => new Mine({ theirOwn: 1 } as object)).not.toThrow();
  });
});
