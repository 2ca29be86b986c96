import { describe, expect, test } from "vitest";
import { candidate, frozen, idsOf } from "../../test-support/candidates.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "./group-reunion-matchmaker.ts";
import { LatencyFifoMatchmaker } from "./latency-fifo-matchmaker.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { toRules } from "../room/rules.ts";
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

  class Plain extends Matchmaker {
    findMatch(): null {
      return null;
    }
  }
  class Mine extends FifoMatchmaker {}
  class Far extends LatencyFifoMatchmaker {}
  class Again extends GroupReunionMatchmaker {}
  class Ranked extends RankedMatchmaker {}
  class Grandchild extends Ranked {}

  test.each([
    ["Plain", () => new Plain({ maxP2pRtt: 100 } as object)],
    ["Mine", () => new Mine({ maxP2PRttMs: 100 } as object)],
    ["Far", () => new Far({ maxServerRttMs: 200, limit: 100 } as never)],
    ["Again", () => new Again({ maxP2pRtt: 100 } as object)],
    ["Ranked", () => new Ranked({ max_p2p_rtt_ms: 100 } as object)],
    ["Grandchild", () => new Grandchild({ maxP2pRtt: 100 } as object)],
  ])("are refused by a class of a researcher's, too, which is told how to have some of its own: %s", (name, make) => {
    expect(make).toThrow(expect.objectContaining({ name: "OptionsError", field: expect.stringContaining(`${name}.`) }));
    expect(make).toThrow("maxP2pRttMs");
    expect(make).toThrow("static optionNames");
  });

  test("are taken by a class that lists them", () => {
    class WithOwn extends FifoMatchmaker {
      static override readonly optionNames = ["theirOwn", ...FifoMatchmaker.optionNames];
    }
    expect(new WithOwn({ theirOwn: 1, maxP2pRttMs: 100 } as object).maxP2pRttMs).toBe(100);
    expect(() => new WithOwn({ theirs: 1 } as object)).toThrow("WithOwn.theirs is 1");
  });

  test("cannot be listed as anything but names", () => {
    class Misled extends FifoMatchmaker {
      static override readonly optionNames = "theirOwn" as never;
    }
    expect(() => new Misled()).toThrow('Misled.optionNames is "theirOwn"; allowed: a list of names of options');
  });

  test.each(["maxP2pRttMs", "maxP2pRttHardCapMs", "avoidPrevious"])(
    "%s must not be written out and undefined",
    (name) => {
      for (const Class of [Mine, Ranked, FifoMatchmaker, RankedMatchmaker]) {
        expect(() => new Class({ [name]: undefined })).toThrow(
          `${name} is undefined; allowed: a value; without one leave it out`,
        );
      }
    },
  );
});

describe("a limit that nothing reads is refused", () => {
  const rulesWith = (matchmaker: Matchmaker) => () => toRules({ groupSize: 2, matchmaker });

  test("where a class writes it as a field or a getter, and hands none on", () => {
    class AsField extends FifoMatchmaker {
      override readonly maxP2pRttMs = 100;
    }
    const asGetter = new (class AsGetter extends FifoMatchmaker {})();
    Object.defineProperty(Object.getPrototypeOf(asGetter), "maxP2pRttMs", { get: () => 100 });
    for (const matchmaker of [new AsField(), asGetter]) {
      expect(rulesWith(matchmaker)).toThrow(
        "maxP2pRttMs is 100; allowed: null, as its options say; to set it, hand it on: super({ maxP2pRttMs: 100 })",
      );
    }
    expect(rulesWith(new AsField({ maxP2pRttMs: 100 }))).not.toThrow();
  });

  test("where there is a hard cap only", () => {
    expect(rulesWith(new FifoMatchmaker({ maxP2pRttHardCapMs: 100 }))).toThrow(
      "maxP2pRttHardCapMs is 100; allowed: null",
    );
  });

  test("but not where a class has a rule of its own", () => {
    class Own extends FifoMatchmaker {
      override limitAfterMs(waitedMs: number): number {
        return 100 + waitedMs / 1_000;
      }
    }
    expect(rulesWith(new Own({ maxP2pRttHardCapMs: 150 }))).not.toThrow();
  });
});
