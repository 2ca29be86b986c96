import { describe, expect, test } from "vitest";
import { isOpenedBy, turnedBy, type PlaceKey } from "./place-key.ts";

/** Which of these open the place. */
function opening(key: PlaceKey, hashes: readonly string[]): string[] {
  return hashes.filter((hash) => isOpenedBy(key, hash));
}

describe("the key of a place", () => {
  const all = ["page", "first", "second", "third"];

  test("is opened by what was shown last, as the next secret may never have arrived", () => {
    expect(opening(turnedBy("page", "first"), all)).toEqual(["page", "first"]);
  });

  test("forgets the secret before once the next one was shown", () => {
    expect(opening(turnedBy("first", "second"), all)).toEqual(["first", "second"]);
  });

  test("forgets a secret that was given out when the one before it is shown again", () => {
    expect(opening(turnedBy("page", "second"), all)).toEqual(["page", "second"]);
  });

  test("is opened by one secret alone while none is given out", () => {
    expect(opening({ shown: "page", given: null }, all)).toEqual(["page"]);
  });
});
