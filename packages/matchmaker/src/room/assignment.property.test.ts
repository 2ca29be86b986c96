import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignmentOf, checkAssignment, type AssignmentPlan } from "./assignment.ts";

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const plans = fc
  .record({ roles: fc.integer({ min: 1, max: 5 }), conditions: fc.integer({ min: 1, max: 5 }), seed: fc.nat() })
  .map(({ roles, conditions, seed }) => ({ roles: names("r", roles), conditions: names("c", conditions), seed }));

function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

describe("assignments", () => {
  test("are balanced after any number of matches: conditions, and the roles of every place", () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 60 }), (plan, matches) => {
        const given = Array.from({ length: matches }, (_, number) => assignmentOf(plan, number));
        const ofCondition = (name: string) => given.filter(({ condition }) => condition === name).length;
        expect(spread(plan.conditions.map(ofCondition))).toBeLessThanOrEqual(1);
        for (const place of plan.roles.keys()) {
          const ofRole = (name: string) => given.filter(({ roles }) => roles[place] === name).length;
          expect(spread(plan.roles.map(ofRole))).toBeLessThanOrEqual(1);
        }
        for (const { roles } of given) expect(roles.toSorted()).toEqual(plan.roles);
      }),
    );
  });

  test("depend on the seed, and are none where none are asked for", () => {
    const story = (seed: number) =>
      Array.from({ length: 20 }, (_, number) =>
        assignmentOf({ roles: ["a", "b"], conditions: ["x", "y"], seed }, number),
      );
    expect(story(7)).toEqual(story(7));
    expect(story(7)).not.toEqual(story(8));
    expect(assignmentOf({ roles: [], conditions: [], seed: 1 }, 3)).toEqual({ roles: [], condition: null });
  });

  test.each<[string, Partial<Record<keyof AssignmentPlan, unknown>>]>([
    ["assign.roles is", { roles: ["only"] }],
    ["assign.roles[1]", { roles: ["same", "same"] }],
    ["assign.conditions[0]", { conditions: [" "] }],
    ["assign.conditions is", { conditions: "x" }],
    ["assign.seed", { seed: 1.5 }],
  ])("refuse a bad plan and name %s", (message, bad) => {
    const plan = { roles: ["a", "b"], conditions: ["x"], seed: 1, ...bad } as AssignmentPlan;
    expect(() => checkAssignment(plan, 2)).toThrow(message);
  });
});
