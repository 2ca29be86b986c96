import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "./matchmakers/fifo-matchmaker.ts";
import { OptionsError, positiveMs } from "./options.ts";

describe("OptionsError", () => {
  test.each([
    ["200", '"200"'],
    [-5, "-5"],
    [undefined, "undefined"],
    [null, "null"],
    [FifoMatchmaker, "the function FifoMatchmaker"],
    [() => 1, "the function (anonymous)"],
    [[], "a list of 0"],
    [new FifoMatchmaker(), "an object of class FifoMatchmaker"],
    [Object.create(null), "an object of class Object"],
  ])("names the field, the value and what is allowed: %#", (value, described) => {
    const error = new OptionsError({ field: "timeoutMs", value, allowed: "more" });
    expect(error.message).toBe(`timeoutMs is ${described}; allowed: more`);
    expect(error).toMatchObject({ name: "OptionsError", field: "timeoutMs", value, allowed: "more" });
  });

  test("says in a sentence that there is no such option, and which there are", () => {
    const error = new OptionsError({
      field: "waitroom.timeout",
      value: 150,
      allowed: "timeoutMs, graceMs",
      isUnknown: true,
    });
    expect(error.message).toBe("waitroom.timeout is 150, but there is no such option; allowed: timeoutMs, graceMs");
  });

  test.for([true, false])("keeps everything but its field under another name: %s", (isUnknown) => {
    const fault = { field: "p2p.maxJitter", value: 5, allowed: "maxJitterMs", isUnknown };
    const field = "matchmaking.p2p.maxJitter";
    const renamed = new OptionsError(fault).renamed(field);
    expect(renamed).toMatchObject({ ...fault, field });
    expect(renamed.message).toBe(new OptionsError({ ...fault, field }).message);
  });
});

describe("positiveMs", () => {
  test("returns what is fine", () => {
    expect(positiveMs("x", 0.5)).toBe(0.5);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "5", null, undefined, 5n])("refuses %s", (value) => {
    expect(() => positiveMs("x", value)).toThrow(OptionsError);
  });
});
