import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Deadlines, pairDeadline, type Deadline } from "./deadlines.ts";

const wait = (id: string): Deadline => ({ kind: "wait", id });

describe("Deadlines", () => {
  test("takes the earliest first, and nothing before it is due", () => {
    const deadlines = new Deadlines();
    deadlines.set(wait("late"), 30);
    deadlines.set(wait("early"), 10);
    expect(deadlines.nextAtMs()).toBe(10);
    expect(deadlines.takeDue(9)).toBeNull();
    expect(deadlines.takeDue(10)).toEqual(wait("early"));
    expect(deadlines.takeDue(29)).toBeNull();
    expect(deadlines.nextAtMs()).toBe(30);
  });

  test("takes equals in the order they were set", () => {
    const deadlines = new Deadlines();
    for (const id of ["a", "b", "c"]) deadlines.set(wait(id), 5);
    expect([1, 2, 3].map(() => deadlines.takeDue(5))).toEqual([wait("a"), wait("b"), wait("c")]);
  });

  test("a deadline that is set anew no longer falls due at its old time", () => {
    const deadlines = new Deadlines();
    deadlines.set(wait("a"), 10);
    deadlines.set(wait("a"), 20);
    expect(deadlines.size).toBe(1);
    expect(deadlines.nextAtMs()).toBe(20);
    expect(deadlines.takeDue(10)).toBeNull();
    expect(deadlines.takeDue(20)).toEqual(wait("a"));
    expect(deadlines.takeDue(20)).toBeNull();
  });

  test("a deadline that is put off is due by so much later; one that is not armed stays so", () => {
    const deadlines = new Deadlines();
    deadlines.set(wait("a"), 10);
    expect(deadlines.putOff(wait("a"), 5)).toBe(true);
    expect(deadlines.putOff(wait("b"), 5)).toBe(false);
    expect(deadlines.size).toBe(1);
    expect(deadlines.takeDue(14)).toBeNull();
    expect(deadlines.takeDue(15)).toEqual(wait("a"));
    expect(deadlines.putOff(wait("a"), 5)).toBe(false);
  });

  test("a deadline can be set to an earlier time", () => {
    const deadlines = new Deadlines();
    deadlines.set(wait("a"), 20);
    deadlines.set(wait("a"), 10);
    expect(deadlines.takeDue(10)).toEqual(wait("a"));
    expect(deadlines.nextAtMs()).toBeNull();
  });

  test("keeps kinds apart, and a pair together whichever way round it is given", () => {
    const deadlines = new Deadlines();
    deadlines.set(wait("a"), 1);
    deadlines.set({ kind: "grace", id: "a" }, 2);
    deadlines.set(pairDeadline("pairRest", "b", "a"), 3);
    expect(deadlines.size).toBe(3);
    expect(deadlines.has(pairDeadline("pairRest", "a", "b"))).toBe(true);
    deadlines.clear(pairDeadline("pairRest", "a", "b"));
    deadlines.clear(wait("a"));
    expect(deadlines.has(wait("a"))).toBe(false);
    expect(deadlines.nextAtMs()).toBe(2);
  });

  test("clearing what was never set does nothing", () => {
    const deadlines = new Deadlines();
    deadlines.clear(wait("nobody"));
    expect(deadlines.size).toBe(0);
    expect(deadlines.nextAtMs()).toBeNull();
  });
});

/** The same thing without cleverness: an array that is sorted whenever somebody looks. */
class SortedArray {
  #entries: { deadline: Deadline; atMs: number; order: number }[] = [];
  #order = 0;

  set(deadline: Deadline, atMs: number): void {
    this.clear(deadline);
    this.#entries.push({ deadline, atMs, order: this.#order++ });
    this.#entries.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  }

  clear(deadline: Deadline): void {
    this.#entries = this.#entries.filter((entry) => JSON.stringify(entry.deadline) !== JSON.stringify(deadline));
  }

  takeDue(atMs: number): Deadline | null {
    const [first] = this.#entries;
    if (!first || first.atMs > atMs) return null;
    this.clear(first.deadline);
    return first.deadline;
  }

  get size(): number {
    return this.#entries.length;
  }

  nextAtMs(): number | null {
    return this.#entries[0]?.atMs ?? null;
  }
}

const deadline = fc.constantFrom<Deadline[]>(
  ...["a", "b", "c", "d"].flatMap((id): Deadline[] => [
    wait(id),
    { kind: "probe", id },
    pairDeadline("pairRest", id, "z"),
  ]),
);
const atMs = fc.integer({ min: 0, max: 12 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("set" as const), deadline, atMs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("clear" as const), deadline, atMs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("takeDue" as const), deadline, atMs }) },
);

test("Deadlines behaves as a sorted array does, after any steps", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const deadlines = new Deadlines();
      const model = new SortedArray();
      for (const { kind, deadline: one, atMs: at } of steps) {
        if (kind === "set") for (const queue of [deadlines, model]) queue.set(one, at);
        else if (kind === "clear") for (const queue of [deadlines, model]) queue.clear(one);
        else expect(deadlines.takeDue(at)).toEqual(model.takeDue(at));
        expect([deadlines.size, deadlines.nextAtMs()]).toEqual([model.size, model.nextAtMs()]);
      }
      for (let due = model.takeDue(99); due; due = model.takeDue(99)) expect(deadlines.takeDue(99)).toEqual(due);
      expect(deadlines.takeDue(99)).toBeNull();
    }),
    { numRuns: 500 },
  );
});
