import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EventHeap, type Happening } from "./event-heap.ts";

test("an event heap gives events by time, and in order of arrival among equals, however they were mixed", () => {
  const step = fc.option(fc.nat(20), { nil: null });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const heap = new EventHeap();
      const expected: { atMs: number; subject: number }[] = [];
      const next: Happening = { atMs: 0, kind: 0, subject: 0 };
      for (const [subject, atMs] of steps.entries()) {
        if (atMs !== null) {
          heap.push(atMs, 3, subject);
          expected.push({ atMs, subject });
          expected.sort((a, b) => a.atMs - b.atMs || a.subject - b.subject);
        } else {
          expect(heap.nextAtMs).toBe(expected[0]?.atMs ?? Infinity);
          const first = expected.shift();
          expect(heap.popInto(next)).toBe(first !== undefined);
          if (first) expect(next).toEqual({ ...first, kind: 3 });
        }
        expect(heap.size).toBe(expected.length);
      }
    }),
  );
});
