import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { OptionsError } from "../options.ts";
import { defaultRules, toRules, type WaitroomOptions } from "./rules.ts";
import { Waitroom } from "../waitroom/waitroom.ts";

const matchmaker = new FifoMatchmaker();
const good: WaitroomOptions = { groupSize: 2, matchmaker };

/** Rules as plain JavaScript may pass them. */
function rulesWith(change: Record<string, unknown>) {
  return () => toRules({ ...good, ...change });
}

describe("toRules", () => {
  test("fills in the defaults", () => {
    expect(toRules(good)).toEqual({ ...defaultRules, groupSize: 2, matchmaker });
  });

  test("keeps what is given", () => {
    expect(toRules({ ...good, timeoutMs: 5, idPrefix: "x-" })).toMatchObject({ timeoutMs: 5, idPrefix: "x-" });
  });

  test.each([null, undefined, {}, "fifo", FifoMatchmaker])("refuses %o as a matchmaker and says so", (value) => {
    expect(rulesWith({ matchmaker: value })).toThrow(TypeError);
    expect(rulesWith({ matchmaker: value })).toThrow("not a Matchmaker");
  });

  test.each([0, -1, 1.5, Number.NaN, "2", null])("refuses groupSize %s", (groupSize) => {
    const fault = { field: "groupSize", value: groupSize, allowed: "a whole number from 1" };
    expect(rulesWith({ groupSize })).toThrow(expect.objectContaining(fault));
    expect(rulesWith({ groupSize })).toThrow(OptionsError);
  });

  test.each(["graceMs", "countdownMs", "confirmLeadMs", "firstRttWaitMs"])("%s may be 0 but not less", (field) => {
    expect(rulesWith({ [field]: 0 })()).toMatchObject({ [field]: 0 });
    expect(rulesWith({ [field]: -1 })).toThrow(expect.objectContaining({ field, value: -1 }));
    expect(rulesWith({ [field]: "3" })).toThrow(expect.objectContaining({ field, value: "3" }));
  });

  test.each([0, -1, Number.POSITIVE_INFINITY, "120000"])("refuses timeoutMs %s", (timeoutMs) => {
    expect(rulesWith({ timeoutMs })).toThrow(expect.objectContaining({ field: "timeoutMs", value: timeoutMs }));
  });

  test.each([
    ["onTimeout", "extend"],
    ["onTimeout", null],
    ["extendByMs", 0],
    ["extendByMs", "60000"],
    ["maxExtensions", 0],
    ["maxExtensions", 1.5],
    ["choiceWithinMs", Number.POSITIVE_INFINITY],
    ["minimumWaitMs", -1],
    ["readyCheck", true],
    ["readyCheck", null],
  ])("refuses %s %s", (field, value) => {
    expect(rulesWith({ [field]: value })).toThrow(expect.objectContaining({ field, value }));
  });

  test.each([0, "20000", undefined])("refuses readyCheck.answerWithinMs %s", (value) => {
    const fault = { field: "readyCheck.answerWithinMs", value };
    expect(rulesWith({ readyCheck: { answerWithinMs: value } })).toThrow(expect.objectContaining(fault));
  });

  test("maxServerRttDifferenceMs is null or above 0", () => {
    expect(rulesWith({ maxServerRttDifferenceMs: null })().maxServerRttDifferenceMs).toBeNull();
    const fault = { field: "maxServerRttDifferenceMs", value: 0 };
    expect(rulesWith({ maxServerRttDifferenceMs: 0 })).toThrow(expect.objectContaining(fault));
  });

  test.each(["prepareMs", "connectMs", "measureMs"])("refuses probe.%s that is not above 0", (field) => {
    const probe = { ...defaultRules.probe, [field]: 0 };
    expect(rulesWith({ probe })).toThrow(expect.objectContaining({ field: `probe.${field}`, value: 0 }));
  });

  test.each([
    ["slowPairCooldownMs", 0],
    ["slowPairCooldownMs", Number.NaN],
    ["unmeasuredBackoffMs", -1],
    ["unmeasuredRetries", 1.5],
    ["unmeasuredRetries", -1],
    ["unmeasuredRetries", "2"],
  ])("refuses pairRest.%s %s", (field, value) => {
    const pairRest = { ...defaultRules.pairRest, [field]: value };
    expect(rulesWith({ pairRest })).toThrow(expect.objectContaining({ field: `pairRest.${field}`, value }));
  });

  test.each([
    ["afterPartners", 0],
    ["afterPartners", 2.5],
    ["restMs", 0],
    ["longestRestMs", "1000"],
  ])("refuses participantRest.%s %s", (field, value) => {
    const participantRest = { ...defaultRules.participantRest, [field]: value };
    expect(rulesWith({ participantRest })).toThrow(
      expect.objectContaining({ field: `participantRest.${field}`, value }),
    );
  });

  test("a waitroom checks its rules before anything happens", () => {
    expect(() => new Waitroom({ ...good, groupSize: 0 })).toThrow(OptionsError);
  });
});
