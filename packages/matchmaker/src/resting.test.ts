import { describe, expect, test } from "vitest";
import { coarse, failed, ofKind, Scenario } from "./waitroom.fixture.ts";

/** Somebody who is silent waits first, and is tried with others as they come; each of these goes when it could not be measured. */
function withSilent(): Scenario {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.join("silent");
  return scenario;
}

/** A newcomer, whose page is ready for whatever probe it is put into. */
function tryWith(scenario: Scenario, id: string): void {
  scenario.join(id);
  if (scenario.probes !== "") scenario.ready(id, scenario.probeOf("silent", id));
}

/** Tries those in turn, until the silence has run into the deadline each time. */
function tryInTurn(scenario: Scenario, ...ids: string[]): void {
  for (const id of ids) {
    tryWith(scenario, id);
    expect(scenario.probes).toBe(`silent-${id}`);
    scenario.pass(3_000);
    scenario.leave(id);
  }
}

describe("somebody whose page is silent in the probes with three partners running", () => {
  test("rests, and is not tried with the next one, who is free for others", () => {
    const scenario = withSilent();
    tryInTurn(scenario, "a", "b", "c");
    tryWith(scenario, "d");
    expect(scenario.probes).toBe("");
    scenario.join("e");
    expect(scenario.probes).toBe("d-e");
  });

  test("is tried again after 10 s, and rests twice as long each time after that, up to two minutes", () => {
    const scenario = withSilent();
    tryInTurn(scenario, "a", "b", "c");
    for (const [index, restMs] of [10_000, 20_000, 40_000, 80_000, 120_000, 120_000].entries()) {
      const id = `next${index}`;
      tryWith(scenario, id);
      scenario.pass(restMs - 1);
      expect(scenario.probes).toBe("");
      scenario.pass(1);
      expect(scenario.probes).toBe(`${id}-silent`);
      scenario.pass(3_000);
      scenario.leave(id);
    }
  });

  test("keeps its place and has its outcome at its own deadline", () => {
    const scenario = new Scenario({ timeoutMs: 15_000 });
    scenario.join("silent");
    tryInTurn(scenario, "a", "b", "c");
    scenario.join("d");
    expect(scenario.stays).toBe("silent:waiting d:waiting");
    expect(ofKind(scenario.pass(6_000), "release")).toMatchObject([
      { participantId: "silent", reason: "timed-out", waitedMs: 15_000 },
    ]);
  });

  test("does not rest if it measured in between", () => {
    const scenario = withSilent();
    tryInTurn(scenario, "a", "b");
    scenario.join("far");
    scenario.measure("silent", "far", 300);
    scenario.leave("far");
    tryInTurn(scenario, "c", "d");
    tryWith(scenario, "e");
    expect(scenario.probes).toBe("silent-e");
  });

  test("begins anew with a new page, but not with the same one that was away", () => {
    const scenario = withSilent();
    tryInTurn(scenario, "a", "b", "c");
    scenario.join("d");
    scenario.disconnect("silent");
    scenario.reconnect("silent");
    expect(scenario.probes).toBe("");
    scenario.join("silent");
    expect(scenario.probes).toBe("d-silent");
  });
});

test("a pair that fails again and again rests as a pair only: each of them may do well with others", () => {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.joinAll("a", "b");
  for (const restMs of [2_000, 4_000, 120_000]) {
    scenario.report("a", scenario.probeOf("a", "b"), failed);
    if (restMs < 120_000) scenario.pass(restMs);
  }
  scenario.join("c");
  expect(scenario.probes).toBe("a-c");
});

test("the partners of somebody silent are not blamed, however many of these they meet", () => {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.join("honest");
  for (const id of ["a", "b", "c", "d"]) {
    scenario.join(id);
    scenario.ready("honest", scenario.probeOf("honest", id));
    scenario.pass(3_000);
    scenario.leave(id);
  }
  scenario.join("e");
  expect(scenario.probes).toBe("honest-e");
});

test("whom no connection reaches rests as well, whichever side says so", () => {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.join("blocked");
  for (const id of ["a", "b", "c"]) {
    scenario.join(id);
    scenario.report(id, scenario.bringTo("connecting", "blocked", id), failed);
    scenario.leave(id);
  }
  scenario.join("d");
  expect(scenario.probes).toBe("");
});

test("a page whose clock is too coarse rests for two minutes at once, and its partner does not", () => {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.joinAll("coarse", "a");
  scenario.report("coarse", scenario.bringTo("measuring", "coarse", "a"), coarse);
  scenario.joinAll("b", "c");
  expect(scenario.probes).toBe("a-b");
  scenario.passBy(119_999);
  expect(scenario.probes).not.toContain("coarse");
  scenario.pass(1);
  expect(scenario.probes).toContain("coarse");
});

test("in a group the one who is silent costs the others one probe, and they are put together again without it", () => {
  const scenario = new Scenario({ groupSize: 4, timeoutMs: 1_000_000 });
  scenario.joinAll("a", "silent", "b", "c");
  for (const [one, other] of [
    ["a", "b"],
    ["a", "c"],
    ["b", "c"],
  ] as const)
    scenario.measure(one, other, 20);
  for (const one of ["a", "b", "c"]) scenario.ready(one, scenario.probeOf(one, "silent"));
  scenario.pass(3_000);
  scenario.join("d");
  expect(scenario.probes).toBe("a-d b-d c-d");
});
