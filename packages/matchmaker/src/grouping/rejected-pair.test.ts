import { describe, expect, test } from "vitest";
import { failed, Scenario } from "../../test-support/scenario.ts";

describe("a pair that was rejected", () => {
  test("as too slow cools down, and is tried again after that", () => {
    const scenario = new Scenario({ timeoutMs: 1_000_000 });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 300);
    scenario.pass(119_999);
    expect(scenario.probes).toBe("");
    scenario.pass(1);
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("as unmeasured is tried again after a back-off that grows, and is never banned for ever", () => {
    const scenario = new Scenario({ timeoutMs: 1_000_000 });
    scenario.joinAll("a", "b");
    for (const restMs of [2_000, 4_000, 120_000, 120_000]) {
      scenario.report("a", scenario.probeOf("a", "b"), failed);
      scenario.pass(restMs - 1);
      expect(scenario.probes).toBe("");
      scenario.pass(1);
      expect(scenario.stays).toBe("a:probing b:probing");
    }
  });

  test("as unmeasured starts from the shortest rest again after a good measurement", () => {
    const scenario = new Scenario({ timeoutMs: 1_000_000 });
    scenario.joinAll("a", "b");
    for (const restMs of [2_000, 4_000]) {
      scenario.report("a", scenario.probeOf("a", "b"), failed);
      scenario.pass(restMs);
    }
    scenario.measure("a", "b", 30);
    scenario.join("a");
    scenario.report("a", scenario.probeOf("a", "b"), failed);
    expect(scenario.probes).toBe("");
    scenario.pass(2_000);
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("because one left does not cool down", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.disconnect("b");
    scenario.reconnect("b");
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("is forgotten when one of it is gone and comes anew", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 300);
    scenario.leave("b");
    scenario.join("b");
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("waits for one that is hidden when its rest ends", () => {
    const scenario = new Scenario({ timeoutMs: 1_000_000 });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 300);
    scenario.setHidden("a", true);
    scenario.pass(120_000);
    expect(scenario.probes).toBe("");
    scenario.setHidden("a", false);
    expect(scenario.stays).toBe("a:probing b:probing");
  });
});
