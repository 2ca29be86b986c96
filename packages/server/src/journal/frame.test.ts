import { describe, expect, test } from "vitest";
import { framed, isWhole, unframed } from "./frame.ts";

const line = Buffer.from(framed('{"k":"ä"}').slice(0, -1));

describe("a line of the journal", () => {
  test("has the check sum of its JSON, so that other programs can tell, too", () => {
    expect(framed('{"a":1}')).toBe('561bacaf {"a":1}\n');
    expect(unframed(line)).toEqual({ k: "ä" });
  });

  test("is not read with any of its bits turned", () => {
    for (let bit = 0; bit < line.length * 8; bit++) {
      const turned = Buffer.from(line);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect([bit, isWhole(turned), unframed(turned)]).toEqual([bit, false, undefined]);
    }
  });

  test("is not read if anything is missing", () => {
    for (let length = 0; length < line.length; length++) expect(unframed(line.subarray(0, length))).toBeUndefined();
  });

  test("is not read if it was never JSON", () => {
    expect(unframed(Buffer.from(framed("no").trim()))).toBeUndefined();
  });
});
