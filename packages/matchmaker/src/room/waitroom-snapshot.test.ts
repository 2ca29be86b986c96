import { describe, expect, expectTypeOf, test } from "vitest";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { limitMs, measured, Scenario } from "../../test-support/scenario.ts";
import type { WaitroomSnapshot } from "./waitroom-snapshot.ts";

/**
 * A match (g, h, i), a kept pair (a, b) and two that rest (with c), probes (a, d, e), one with a report, and one who waits (j).
 */
function busy(): Scenario {
  const scenario = new Scenario({ groupSize: 3 });
  scenario.joinAll("g", "h", "i");
  scenario.measure("g", "h", 20);
  scenario.measure("g", "i", 20);
  scenario.measure("h", "i", 20);
  scenario.joinAll("a", "b", "c");
  scenario.keepPair(["a", "b"], "c");
  scenario.setHidden("b", true);
  scenario.setHidden("c", true);
  scenario.joinAll("d", "e");
  scenario.report("d", scenario.bringTo("measuring", "d", "e"), measured(20));
  scenario.join("j", { groupHistory: { previousPartners: ["x"], sourceSceneId: null, groupId: null } });
  return scenario;
}

/** One pair was measured, and one person is to be planned for. */
function planning(): Scenario {
  const scenario = new Scenario({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: limitMs }) });
  scenario.joinAll("a", "b");
  scenario.passBy(100);
  scenario.measure("a", "b", 20);
  scenario.join("c");
  return scenario;
}

/** Spoils whatever can be reached from `value`; says how many values that were. */
function spoil(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inside = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
  const count = inside.map(spoil).reduce((sum, spoilt) => sum + spoilt, 1);
  if (value instanceof Map || value instanceof Set) value.clear();
  else for (const name of Object.keys(value)) Reflect.set(value, name, "spoilt");
  return count;
}

describe("a snapshot of a waitroom", () => {
  test("has something of everything", () => {
    const state = busy().waitroom.inspect();
    const { participants, proposals, probes, matches, links, edges, pairs, deadlines } = state;
    for (const { size } of [participants, proposals, probes, matches, links]) expect(size).toBeGreaterThan(0);
    for (const { length } of [edges, pairs, deadlines]) expect(length).toBeGreaterThan(0);
    expect(state.lasting).toMatchObject({ joined: participants.size, matched: 0, released: 0 });
    const { unplanned, lasting } = planning().waitroom.inspect();
    expect([...unplanned]).toEqual(["c"]);
    expect([...lasting.trackRecord.values()]).toContainEqual({ measured: 1, good: 1 });
  });

  test("keeps what it was told in an order that says something", () => {
    const { participants, deadlines, edges, pairs } = busy().waitroom.inspect();
    expect([...participants.keys()].join("")).toBe("ghiabcdej");
    const timesMs = deadlines.map(({ atMs }) => atMs);
    expect(timesMs).toEqual(timesMs.toSorted((a, b) => a - b));
    expect(deadlines).toContainEqual({ kind: "wait", id: "a", atMs: 120_000 });
    expect(edges).toMatchObject([{ members: ["a", "b"], goodFromMs: 20 }]);
    expect(pairs).toContainEqual(expect.objectContaining({ members: ["a", "c"], goodFromMs: 2 * limitMs }));
  });

  test("does not change when the waitroom does", () => {
    const scenario = busy();
    const state = scenario.waitroom.inspect();
    const again = structuredClone(state);
    scenario.passBy(130_000);
    expect(scenario.waitroom.inspect()).not.toEqual(again);
    expect(state).toEqual(again);
  });

  test.each([
    ["busy", busy],
    ["planning", planning],
  ])("of a %s one may be spoilt all the way down, and the waitroom is as it was", (_what, make) => {
    const { waitroom } = make();
    const before = structuredClone(waitroom.inspect());
    expect(spoil(waitroom.inspect())).toBeGreaterThan(20);
    expect(waitroom.inspect()).toEqual(before);
  });

  /** Held by the type check, not by the run. */
  test("is to look at only", () => {
    type Person = WaitroomSnapshot["participants"] extends ReadonlyMap<string, infer One> ? One : never;
    expectTypeOf<WaitroomSnapshot["participants"]>().not.toHaveProperty("set");
    expectTypeOf<WaitroomSnapshot["unplanned"]>().not.toHaveProperty("add");
    expectTypeOf<WaitroomSnapshot["deadlines"]>().not.toHaveProperty("push");
    expectTypeOf<Person>().toEqualTypeOf<Readonly<Person>>();
  });
});
