import { afterEach, describe, expect, test, vi } from "vitest";
import { Completions } from "../src/recruiter/completions.ts";
import { PastOutcomes } from "../src/waitroom/past-outcomes.ts";
import { SceneHost } from "../src/waitroom/scene-host.ts";
import { onceStory, type OnceStoryOptions } from "../test-support/once/once-story.ts";

/** A short form: `pnpm once --runs N` plays any number of them. */
const runs = Number(process.env["EARSHOT_ONCE_RUNS"] ?? 30);
const firstSeed = Number(process.env["EARSHOT_ONCE_SEED"] ?? 1);
const STORIES_PER_TEST = 10;
const firstSeeds = Array.from({ length: Math.ceil(runs / STORIES_PER_TEST) }, (_, index) => firstSeed + 10 * index);

const counts = new Map<string, number>();
const ways = ["study", "scene", false] as const;

afterEach(() => {
  vi.restoreAllMocks();
});

describe("over all stays of one id nobody has two outcomes, and whoever comes again is told the one they had", () => {
  test.for(firstSeeds)("from seed %i on", { timeout: 300_000 }, async (first) => {
    for (let seed = first; seed < Math.min(first + STORIES_PER_TEST, firstSeed + runs); seed++) {
      const once = ways[seed % ways.length] ?? false;
      const faults = await onceStory({ seed, once }, counts);
      expect(faults, `seed ${seed}, once: ${once}`).toEqual([]);
    }
  });

  test.runIf(runs >= 30)("and all of that has come about", () => {
    const all = ["matched", "timed-out", "left", "left-after-wait", "disconnected", "rejoin", "another life"];
    const again = ["already-matched", "finished", "timed-out"].map((reason) => `again: ${reason}`);
    for (const what of [...all, ...again]) expect(counts.get(what) ?? 0, what).toBeGreaterThan(0);
  });
});

/** The first fault of the first story that has one. */
async function firstFault(options: Omit<OnceStoryOptions, "seed">): Promise<string | undefined> {
  for (let seed = 1; seed <= 30; seed++) {
    const [fault] = await onceStory({ ...options, seed }, new Map());
    if (fault !== undefined) return fault;
  }
  return undefined;
}

describe("a server with a bug is found out:", () => {
  const patient = { timeout: 300_000 };

  test("one that lets people in as often as they come", patient, async () => {
    expect(await firstFault({ once: false, checked: "scene" })).toMatch(/^I14/);
  });

  test("one that looks at each scene by itself", patient, async () => {
    expect(await firstFault({ once: "scene", checked: "study" })).toMatch(/^I14/);
  });

  test("one that lets people wait in two scenes at once", patient, async () => {
    vi.spyOn(SceneHost.prototype, "has").mockReturnValue(false);
    expect(await firstFault({ once: "study" })).toMatch(/^I14/);
  });

  test("one that forgets with its process what became of people", patient, async () => {
    vi.spyOn(PastOutcomes.prototype, "restore").mockReturnValue();
    expect(await firstFault({ once: "scene" })).toMatch(/^I14/);
  });

  test("one that gives the code that the study file has by now", patient, async () => {
    vi.spyOn(Completions.prototype, "again").mockImplementation(function again(this: Completions, { reason }, leaver) {
      return this.of(reason, leaver);
    });
    expect(await firstFault({ once: "scene" })).toMatch(/^I14 .* codes/);
  });
});
