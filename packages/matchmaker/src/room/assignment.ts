import { OptionsError, refuseUnknownKeys } from "../options.ts";

/** What the members of a match are given when it starts. */
export interface AssignmentPlan {
  /** One for each member of a match, or none. */
  readonly roles: readonly string[];
  /** One of them for each match, or none. */
  readonly conditions: readonly string[];
  /** A whole number from 0 to 4294967295. The same seed gives the same assignments. */
  readonly seed: number;
}

export interface Assignment {
  /** In the order of the members; empty without roles. */
  readonly roles: readonly string[];
  readonly condition: string | null;
}

const ROLES = 1;
const CONDITIONS = 2;

/**
 * What the match with this number (from 0) is given. Conditions come in permuted blocks, each of them once in a block, so that
 * after any number of matches the counts of two conditions differ by at most 1. Roles are turned through the places of a group in
 * the same way: after any number of matches, how often a place had one role and how often another differ by at most 1.
 */
export function assignmentOf({ roles, conditions, seed }: AssignmentPlan, matchNumber: number): Assignment {
  const [roleBlock, turn] = [Math.floor(matchNumber / roles.length), matchNumber % roles.length];
  const order = shuffled(roles, [seed, ROLES, roleBlock]);
  const conditionBlock = Math.floor(matchNumber / conditions.length);
  return {
    roles: [...order.slice(turn), ...order.slice(0, turn)],
    condition: shuffled(conditions, [seed, CONDITIONS, conditionBlock])[matchNumber % conditions.length] ?? null,
  };
}

/** @throws OptionsError that names the field, the value and what is allowed. */
export function checkAssignment(plan: AssignmentPlan, groupSize: number): void {
  refuseUnknownKeys("assign", plan, ["roles", "conditions", "seed"]);
  for (const field of ["roles", "conditions"] as const) checkNames(`assign.${field}`, plan[field]);
  if (plan.roles.length !== 0 && plan.roles.length !== groupSize) {
    const allowed = `as many as players (${groupSize}), or none`;
    throw new OptionsError({ field: "assign.roles", value: plan.roles.join(", "), allowed });
  }
  if (!Number.isInteger(plan.seed) || plan.seed < 0 || plan.seed > 0xffffffff) {
    throw new OptionsError({ field: "assign.seed", value: plan.seed, allowed: "a whole number from 0 to 4294967295" });
  }
}

function checkNames(field: string, names: unknown): void {
  const allowed = "a list of different names of 1 to 64 characters";
  if (!Array.isArray(names)) throw new OptionsError({ field, value: names, allowed });
  for (const [index, name] of names.entries()) {
    const isName = typeof name === "string" && name.trim() !== "" && name.length <= 64;
    if (!isName || names.indexOf(name) !== index) {
      throw new OptionsError({ field: `${field}[${index}]`, value: name, allowed });
    }
  }
}

/** A copy of `items` in an order that `key` alone decides (Fisher and Yates's shuffle). */
export function shuffled<T>(items: readonly T[], key: readonly number[]): T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(hash([...key, left.length]) % left.length, 1));
  return drawn;
}

/** 32 bits out of whole numbers: MurmurHash3's mixing and its finaliser (Appleby 2011). */
function hash(words: readonly number[]): number {
  let state = 0;
  for (const word of words) {
    state = Math.imul(state ^ word, 0xcc9e2d51) + 0xe6546b64;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}
