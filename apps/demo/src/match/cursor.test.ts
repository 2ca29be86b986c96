import { expect, it } from "vitest";
import { decodeCursor, encodeCursor, moveCursor } from "./cursor.ts";

it("survives the way to the partner", () => {
  const cursor = decodeCursor(encodeCursor({ x: 0.25, y: 1 }));
  expect(cursor?.x).toBeCloseTo(0.25, 4);
  expect(cursor?.y).toBe(1);
});

it("reads a view into a larger buffer", () => {
  const bytes = new Uint8Array(8);
  bytes.set(encodeCursor({ x: 1, y: 0 }), 3);
  expect(decodeCursor(bytes.subarray(3, 7))).toEqual({ x: 1, y: 0 });
});

it("ignores what is not a cursor", () => {
  expect(decodeCursor("hello")).toBeNull();
  expect(decodeCursor(new Uint8Array(3))).toBeNull();
});

it("stays inside the field", () => {
  expect(moveCursor({ x: 0.9, y: 0.1 }, 0.2, -0.2)).toEqual({ x: 1, y: 0 });
});
