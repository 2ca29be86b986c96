import { expect, test } from "vitest";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { Room } from "../room/room.ts";
import { toRules } from "../room/rules.ts";
import { limitMs, measured, ofKind, Scenario } from "../../test-support/scenario.ts";
import { Waitroom } from "./waitroom.ts";

test("a probe is waited for, and its result counts", () => {
  const scenario = new Scenario({ timeoutMs: 20_000 });
  scenario.join("a");
  scenario.passBy(19_000);
  scenario.join("b");
  const probeId = scenario.bringTo("measuring", "a", "b");
  scenario.passBy(3_000);
  for (const id of ["a", "b"]) scenario.report(id, probeId, measured(20));
  expect(scenario.stays).toBe("a:confirming b:confirming");
});

test("whatever becomes of a probe, nobody outlives the time limit by more than one", () => {
  const options = { groupSize: 2, matchmaker: new RankedMatchmaker({ maxP2pRttMs: limitMs, coalesceMs: 0 }) };
  const room = new Room(toRules(options));
  const waitroom = new Waitroom(options, room);
  const newcomer = { kind: "joined", serverRttMs: 20, hidden: false, groupHistory: null } as const;
  for (const participantId of ["a", "b"]) waitroom.handle({ ...newcomer, participantId }, 0);
  for (const id of room.probes.keys()) room.deadlines.clear({ kind: "probe", id });
  expect(ofKind(waitroom.handle({ kind: "tick" }, 130_499), "release")).toEqual([]);
  const released = ofKind(waitroom.handle({ kind: "tick" }, 130_500), "release");
  expect(released).toMatchObject([
    { participantId: "a", reason: "timed-out" },
    { participantId: "b", reason: "timed-out" },
  ]);
});

test("after a stall nobody is put forward whose time was up meanwhile", () => {
  const scenario = new Scenario({ timeoutMs: 20_000, matchmaker: new RankedMatchmaker({ maxP2pRttMs: limitMs }) });
  scenario.join("a");
  scenario.passBy(19_950);
  scenario.join("b");
  scenario.pass(5_000);
  expect(ofKind(scenario.effects, "release")).toMatchObject([{ participantId: "a", reason: "timed-out" }]);
  expect(scenario.stays).toBe("b:waiting");
});
