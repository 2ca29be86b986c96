import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { LatencyFifoMatchmaker } from "./latency-fifo-matchmaker.ts";
import { Matchmaker, type MatchmakerOptions } from "./matchmaker.ts";
import { OptionsError } from "../options.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { Scenario } from "../../test-support/scenario.ts";

class Youngest extends Matchmaker {
  findMatch(...[arriving, waiting, groupSize]: Parameters<FifoMatchmaker["findMatch"]>) {
    return waiting.length + 1 < groupSize ? null : [...waiting.slice(1 - groupSize), arriving];
  }
}

const classes: [string, (options: MatchmakerOptions) => Matchmaker][] = [
  ["FifoMatchmaker", (options) => new FifoMatchmaker(options)],
  ["LatencyFifoMatchmaker", (options) => new LatencyFifoMatchmaker({ maxServerRttMs: 300, ...options })],
  ["RankedMatchmaker", (options) => new RankedMatchmaker(options)],
  ["a class of one's own", (options) => new Youngest(options)],
];

describe.each(classes)("%s with avoidPrevious", (_name, newMatchmaker) => {
  const join = (scenario: Scenario, id: string, ...previousPartners: string[]) => {
    scenario.join(id, { groupHistory: { previousPartners, sourceSceneId: "earlier", groupId: "g" } });
    scenario.pass(100);
  };

  test.each([null, 100])("lets previous partners wait for strangers, with a limit of %s", (maxP2pRttMs) => {
    const scenario = new Scenario({ matchmaker: newMatchmaker({ avoidPrevious: true, maxP2pRttMs }) });
    join(scenario, "a", "b");
    join(scenario, "b", "a");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    join(scenario, "c");
    expect(scenario.stays.split(" ").filter((stay) => stay.endsWith(":waiting"))).toHaveLength(1);
    join(scenario, "d");
    expect(scenario.stays).not.toContain("waiting");
  });

  test("counts it if only one of the two remembers", () => {
    for (const [ofA, ofB] of [
      [["b"], []],
      [[], ["a"]],
    ] as const) {
      const scenario = new Scenario({ matchmaker: newMatchmaker({ avoidPrevious: true }) });
      join(scenario, "a", ...ofA);
      join(scenario, "b", ...ofB);
      expect(scenario.stays).toBe("a:waiting b:waiting");
    }
  });

  test("counts groups before the latest one, too", () => {
    const scenario = new Scenario({ matchmaker: newMatchmaker({ avoidPrevious: true }) });
    const groupHistory = { previousPartners: ["z"], earlierPartners: ["a"], sourceSceneId: "later", groupId: "g" };
    join(scenario, "a");
    scenario.join("b", { groupHistory });
    scenario.pass(100);
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("keeps any two of a former group out of a group of three", () => {
    const scenario = new Scenario({ groupSize: 3, matchmaker: newMatchmaker({ avoidPrevious: true }) });
    join(scenario, "a", "b");
    join(scenario, "b", "a");
    join(scenario, "c");
    expect(scenario.stays).toBe("a:waiting b:waiting c:waiting");
    join(scenario, "d");
    const together = scenario.stays.split(" ").filter((stay) => !stay.endsWith(":waiting"));
    expect(together).toHaveLength(3);
    expect(together.join()).not.toMatch(/a:.*b:/);
  });

  test("is off by default, and neither true nor false is refused", () => {
    const scenario = new Scenario({ matchmaker: newMatchmaker({}) });
    join(scenario, "a", "b");
    join(scenario, "b", "a");
    expect(scenario.stays).toBe("a:confirming b:confirming");
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what plain JavaScript may pass
    expect(() => newMatchmaker({ avoidPrevious: "yes" as unknown as boolean })).toThrow(OptionsError);
  });
});
