import { FifoMatchmaker, RankedMatchmaker } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import { limitStepsOf } from "./limit-steps.ts";

describe("limitStepsOf", () => {
  test("reads a schedule off, but for what comes after the time limit", () => {
    const steps = [
      { afterMs: 0, maxP2pRttMs: 50 },
      { afterMs: 7_001, maxP2pRttMs: 100 },
      { afterMs: 60_000, maxP2pRttMs: 150 },
    ];
    expect(limitStepsOf(new RankedMatchmaker({ maxP2pRttMs: steps }), 60_000)).toEqual(steps.slice(0, 2));
  });

  test("finds one step where the limit never changes, and none where there is no limit", () => {
    const matchmaker = new RankedMatchmaker({ maxP2pRttMs: 100, maxP2pRttHardCapMs: 300 });
    expect(limitStepsOf(matchmaker, 60_000)).toEqual([{ afterMs: 0, maxP2pRttMs: 100 }]);
    expect(limitStepsOf(new FifoMatchmaker(), 60_000)).toEqual([]);
  });

  test("sees that a class of one's own lets limits grow, up to its hard cap", () => {
    class Growing extends FifoMatchmaker {
      override limitAfterMs(waitedMs: number): number {
        return 50 + waitedMs / 1_000;
      }
    }
    const steps = limitStepsOf(new Growing({ maxP2pRttMs: 50, maxP2pRttHardCapMs: 60 }), 40_000);
    expect(steps.map(({ maxP2pRttMs }) => maxP2pRttMs)).toEqual([50, 54, 58, 60]);
  });

  test("keeps the time from which on a class of one's own has no limit", () => {
    class LettingGo extends FifoMatchmaker {
      override limitAfterMs(waitedMs: number): number | null {
        return waitedMs < 20_000 ? 100 : null;
      }
    }
    expect(limitStepsOf(new LettingGo({ maxP2pRttMs: 100 }), 40_000)).toEqual([
      { afterMs: 0, maxP2pRttMs: 100 },
      { afterMs: 20_000, maxP2pRttMs: Number.POSITIVE_INFINITY },
    ]);
    expect(limitStepsOf(new LettingGo({ maxP2pRttMs: 100 }), 20_000)).toEqual([{ afterMs: 0, maxP2pRttMs: 100 }]);
  });

  test("throws where a class of one's own says no limit, with its name and what it may say", () => {
    class Undecided extends FifoMatchmaker {
      override limitAfterMs(): number {
        return Number.NaN;
      }
    }
    expect(() => limitStepsOf(new Undecided({ maxP2pRttMs: 50 }), 40_000)).toThrow(
      "limitAfterMs answered NaN; allowed: ",
    );
  });
});
