import { describe, expect, test } from "vitest";
import type { ProbeReport } from "../verdict/measurement.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import type { Participant } from "../room/participant.ts";
import { coarse, failed, limitMs, measured, ofKind, Scenario } from "../../test-support/scenario.ts";

/**
 * Somebody who is silent waits first, and is tried with others as they come; each of these goes when it could not be measured.
 */
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
      scenario.ready(id, scenario.probeOf(id, "silent"));
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

/** Tries `self` with those in turn, of whom each may come again, and reports a failure of its own each time. */
function failInTurn(scenario: Scenario, ...ids: string[]): void {
  for (const id of ids) {
    scenario.join(id);
    scenario.report("self", scenario.probeOf("self", id), failed);
    scenario.leave(id);
  }
}

/** How long whoever rests now does so. */
function restOf(scenario: Scenario, id: string): number {
  const beganAtMs = scenario.atMs;
  while (personIn(scenario, id).isResting) scenario.pass((scenario.waitroom.nextDeadline() ?? 0) - scenario.atMs);
  return scenario.atMs - beganAtMs;
}

test.each([
  [["a", "b", "c"]],
  [["a", "a", "a", "b", "c"]],
  [["a", "b", "a", "b", "a", "b", "c"]],
  [["a", "a", "b", "b", "b", "b", "b", "b", "c"]],
])("the first rest is the shortest, however often one failed with the same partner before the third one: %s", (ids) => {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.join("self");
  failInTurn(scenario, ...ids);
  expect(restOf(scenario, "self")).toBe(10_000);
  failInTurn(scenario, "a");
  expect(restOf(scenario, "self")).toBe(20_000);
});

test.each([4, 6, 8])(
  "all pairs of one group of %s are tried at once, and make one rest: 10 s, then 20 s",
  (groupSize) => {
    const scenario = new Scenario({ groupSize, timeoutMs: 1_000_000 });
    scenario.join("self");
    for (const [round, restMs] of [10_000, 20_000].entries()) {
      const others = Array.from({ length: groupSize - 1 }, (_, index) => `p${round}-${index}`);
      scenario.joinAll(...others);
      for (const [one, other] of pairsOf(others)) scenario.measure(one, other, 20);
      for (const other of others) scenario.report("self", scenario.probeOf("self", other), failed);
      expect(restOf(scenario, "self")).toBe(restMs);
      for (const other of others) scenario.leave(other);
    }
  },
);

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

type Play = (scenario: Scenario, partner: string) => void;

/** Whether `self` rests after it was the initiator in probes with three newcomers, each of whom goes when `play` is over. */
function restsAfter(play: Play): boolean {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.join("self");
  for (const partner of ["a", "b", "c"]) {
    scenario.join(partner);
    expect(scenario.probes).toBe(`self-${partner}`);
    play(scenario, partner);
    scenario.leave(partner);
  }
  return personIn(scenario, "self").isResting;
}

/** The same if the three were there before, and are the initiators. They are too far from each other. */
function restsAsResponderAfter(play: Play): boolean {
  const scenario = new Scenario({ timeoutMs: 1_000_000 });
  scenario.joinAll("a", "b", "c");
  for (const [one, other] of pairsOf(["a", "b", "c"])) scenario.measure(one, other, 2 * limitMs);
  scenario.join("self");
  for (const partner of ["a", "b", "c"]) {
    expect(scenario.probes).toBe(`${partner}-self`);
    play(scenario, partner);
    scenario.leave(partner);
  }
  return personIn(scenario, "self").isResting;
}

function personIn({ waitroom }: Scenario, id: string): Participant {
  const person = waitroom.inspect().participants.get(id);
  if (!person) throw new Error(`${id} is not here`);
  return person;
}

describe("when a probe is still preparing at its deadline", () => {
  const silence: Play = (scenario) => scenario.pass(3_000);
  const onlyPartnerSignals: Play = (scenario, partner) => {
    scenario.ready(partner, scenario.probeOf("self", partner));
    scenario.pass(3_000);
  };
  const onlySelfSignals: Play = (scenario, partner) => {
    scenario.ready("self", scenario.probeOf("self", partner));
    scenario.pass(3_000);
  };

  test("a silent initiator is blamed, and nobody is for waiting for an offer", () => {
    expect(restsAfter(silence)).toBe(true);
    expect(restsAsResponderAfter(silence)).toBe(false);
  });

  test("a responder is blamed that has not answered an offer", () => {
    expect(restsAsResponderAfter(onlyPartnerSignals)).toBe(true);
  });

  test("nobody is blamed who has signalled", () => {
    expect(restsAfter(onlySelfSignals)).toBe(false);
    expect(restsAsResponderAfter(onlySelfSignals)).toBe(false);
  });
});

const states = ["preparing", "connecting", "measuring"] as const;
const tooFar: ProbeReport = { kind: "too-far", iceRttMs: 300 };

describe.each(states)("in a probe that is %s", (state) => {
  test.each([
    ["too far", tooFar],
    ["failed", failed],
    ["unmeasurable", coarse],
  ])("nobody is blamed whose partner was the first to report '%s'", (_, report) => {
    const rests = restsAfter((scenario, partner) => {
      const probeId = scenario.bringTo(state, "self", partner);
      scenario.report(partner, probeId, report);
      scenario.report("self", probeId, report);
    });
    expect(rests).toBe(false);
  });

  test("nobody is blamed whose partner leaves", () => {
    expect(restsAfter((scenario, partner) => scenario.bringTo(state, "self", partner))).toBe(false);
  });

  test("who reports a failure is blamed, and the partner is not", () => {
    const rests = restsAfter((scenario, partner) => {
      scenario.report("self", scenario.bringTo(state, "self", partner), failed);
      expect(personIn(scenario, partner).fruitless).toEqual([]);
    });
    expect(rests).toBe(true);
  });
});

test("whom no connection reaches in time rests as well", () => {
  const rests = restsAfter((scenario, partner) => {
    scenario.bringTo("connecting", "self", partner);
    scenario.pass(3_500);
    expect(personIn(scenario, partner).fruitless).toEqual(["self"]);
  });
  expect(rests).toBe(true);
});

test("of a measurement that takes too long, those are blamed who have not reported", () => {
  const scenario = new Scenario();
  scenario.joinAll("a", "b");
  scenario.report("a", scenario.bringTo("measuring", "a", "b"), measured(20));
  scenario.pass(4_000);
  expect([personIn(scenario, "a").fruitless, personIn(scenario, "b").fruitless]).toEqual([[], ["a"]]);
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
