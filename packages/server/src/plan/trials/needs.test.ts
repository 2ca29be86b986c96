import { describe, expect, test } from "vitest";
import type { PlannedArrivals } from "../question/arrivals.ts";
import { changeInWords } from "./change.ts";
import { needsOf } from "./needs.ts";
import type { PlannedScene } from "../question/planned-scene.ts";
import type { Trial } from "./trials.ts";
import { arrivalsInWords } from "../question/words.ts";

const scene: PlannedScene = {
  name: null,
  matchmaker: "ranked",
  isForComparison: false,
  groupSize: 4,
  beacons: 1,
  patienceMs: 120_000,
  limitsMs: [100],
  schedule: null,
  leftOut: null,
  takesOtherLimits: true,
  lastLimitMs: () => null,
  run: () => Promise.reject(new Error("not simulated here")),
};

/** What is found where `isGood` says so, and in which words each trial reads. */
async function needsWith(arrivals: PlannedArrivals, isGood: (trial: Trial) => boolean) {
  const participants = 21;
  const tried: string[] = [];
  const trials = {
    areGood: async (trial: Trial) => {
      tried.push(`${arrivalsInWords(trial.arrivals, participants)}, ${trial.patienceMs} ms, ${trial.maxP2pRttMs} ms`);
      return isGood(trial);
    },
  };
  const { enough, tooLittle } = await needsOf(trials, 100, { scene, arrivals, participants, wider: false });
  const inWords = [enough, tooLittle].map((changes) => changes.map((change) => changeInWords(change, participants)));
  return { tried, inWords };
}

describe("what it takes", () => {
  const eightAMinute: PlannedArrivals = { kind: "waves", people: 8, everyMs: 60_000 };

  test("names the same change once among those that are not enough, and simulates it once", async () => {
    const { tried, inWords } = await needsWith(eightAMinute, () => false);
    expect(inWords).toEqual([[], ["all 21 people within a minute", "a patience of 1200 s"]]);
    expect(new Set(tried).size).toBe(tried.length);
  });

  test("names the same change once among those that are enough", async () => {
    const { tried, inWords } = await needsWith(
      eightAMinute,
      ({ arrivals }) => arrivalsInWords(arrivals, 21)[0] === "a",
    );
    expect(inWords).toEqual([["all 21 people within a minute"], ["a patience of 1200 s"]]);
    expect(new Set(tried).size).toBe(tried.length);
  });

  test("tries no step twice that two factors come to", async () => {
    const { tried } = await needsWith({ kind: "poisson", perMinute: 9_000 }, () => false);
    expect(new Set(tried).size).toBe(tried.length);
    const { tried: inGroups } = await needsWith({ kind: "waves", people: 1, everyMs: 60_000 }, () => false);
    expect(new Set(inGroups).size).toBe(inGroups.length);
  });
});
