import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  everyOrderOf,
  faultsOf,
  maxP2pRttMs,
  medianRule,
  settledAt,
  type Outcomes,
} from "../test-support/decide-cases.ts";
import { completedSamples, decide, isTooFar, settledSamples } from "./decide.ts";

const rule = { maxP2pRttMs, pingCount: 5, quantile: 0.5 };

/** The moment of the decision, looking each millisecond. */
function decidedAt(outcomes: Outcomes): { nowMs: number; decision: string } {
  for (let nowMs = 0; nowMs < 1_000; nowMs++) {
    const decision = decide(settledAt(outcomes, nowMs), { maxP2pRttMs, pingCount: outcomes.length, quantile: 0.5 });
    if (decision !== "continue") return { nowMs, decision };
  }
  throw new Error("no decision");
}

describe("decide", () => {
  test("accepts with the third of five quick pongs, without waiting for the others", () => {
    expect(decidedAt([30, 30, 30, null, null])).toEqual({ nowMs: 70, decision: "accept" });
    expect(decidedAt([null, 30, null, 30, 30])).toEqual({ nowMs: 110, decision: "accept" });
  });

  test("accepts at the limit and not above it", () => {
    expect(decidedAt([100, 100, 100, 100, 100]).decision).toBe("accept");
    expect(decidedAt([100.5, 100.5, 100.5, 100, 100]).decision).toBe("reject");
  });

  test("rejects as soon as the third of five has been out for longer than the limit", () => {
    expect(decidedAt([null, null, null, 30, 30])).toEqual({ nowMs: 141, decision: "reject" });
    expect(decidedAt([400, 400, 400, 400, 400])).toEqual({ nowMs: 141, decision: "reject" });
  });

  test("goes on while the missing ones can change the answer", () => {
    expect(decide([], rule)).toBe("continue");
    expect(decide(settledAt([30, 30, null, null, 30], 109), rule)).toBe("continue");
  });

  test("is the median rule for a single ping too", () => {
    expect(decidedAt([30])).toEqual({ nowMs: 30, decision: "accept" });
    expect(decidedAt([null])).toEqual({ nowMs: 101, decision: "reject" });
  });

  test.each([3, 4, 5, 6, 7])("equals the full median rule for every order of outcomes of %i pings", (pingCount) => {
    const faults: unknown[] = [];
    let accepted = 0;
    for (const outcomes of everyOrderOf([30, 100, 150, null], pingCount)) {
      if (medianRule(outcomes) === "accept") accepted++;
      faults.push(...faultsOf(outcomes).map((fault) => ({ outcomes, fault })));
    }
    expect(faults).toEqual([]);
    expect(accepted).toBeGreaterThan(4 ** pingCount / 3);
  });

  test.each([0.1, 0.9, 0.95, 1])("equals the full rule for the quantile %f too, in every order", (q) => {
    const faults: unknown[] = [];
    for (const outcomes of everyOrderOf([30, 100, 150, null], 6)) {
      faults.push(...faultsOf(outcomes, q).map((fault) => ({ outcomes, fault })));
    }
    expect(faults).toEqual([]);
  });

  const roundTrip = fc.option(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 95, max: 105 })));

  test("equals the full median rule for eleven pings of any round trips", () => {
    fc.assert(
      fc.property(fc.array(roundTrip, { minLength: 11, maxLength: 11 }), (outcomes) => {
        expect(faultsOf(outcomes)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("settledSamples", () => {
  test("are what is known, in the order sent: answered, or too slow and still out", () => {
    const pings = [
      { sentAtMs: 0, rttMs: Number.POSITIVE_INFINITY },
      { sentAtMs: 20, rttMs: 40 },
      { sentAtMs: 40, rttMs: 150 },
      { sentAtMs: 150, rttMs: Number.POSITIVE_INFINITY },
    ];
    expect(settledSamples(pings, 200, 100)).toEqual([Number.POSITIVE_INFINITY, 40, 150]);
  });

  test("are none before anything is known", () => {
    expect(settledSamples([{ sentAtMs: 0, rttMs: Number.POSITIVE_INFINITY }], 100, 100)).toEqual([]);
    expect(settledSamples([], 0, 100)).toEqual([]);
  });
});

describe("isTooFar", () => {
  test.each([
    ["no check yet", [], false],
    ["one just above the limit, which may be inflated", [120], false],
    ["one far beyond the limit, which may be inflated too", [400], false],
    ["two above the limit", [180, 111], true],
    ["an inflated first one and a good second one", [190, 63], false],
    ["two at the edge of the slack", [110, 110], false],
    ["any that are within the limit", [60, 70, 80], false],
  ])("%s", (_, iceRttsMs, isFar) => {
    expect(isTooFar(iceRttsMs, 100)).toBe(isFar);
  });
});

describe("completedSamples", () => {
  const lost = Number.POSITIVE_INFINITY;
  const pings = (...rttsMs: number[]) => rttsMs.map((rttMs, index) => ({ sentAtMs: 50 * index, rttMs }));

  test("has every ping that was sent so long ago that the slowest answer would be back", () => {
    expect(completedSamples(pings(40, 90, lost, 40), 191)).toEqual([40, 90, lost]);
    expect(completedSamples(pings(40, 90, lost, 40), 241)).toEqual([40, 90, lost, 40]);
  });

  test("leaves later ones out, though they were answered: of those with them the lost ones are not known yet", () => {
    expect(completedSamples(pings(90, 40, 40, lost), 160)).toEqual([90, 40]);
  });

  test("takes all for lost if none was answered, and has none of none", () => {
    expect(completedSamples(pings(lost, lost), 51)).toEqual([lost, lost]);
    expect(completedSamples([], 51)).toEqual([]);
  });
});
