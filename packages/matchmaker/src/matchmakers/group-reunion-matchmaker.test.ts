import { describe, expect, test } from "vitest";
import { candidate, frozen, idsOf } from "../../test-support/candidates.ts";
import { GroupReunionMatchmaker, type GroupReunionOptions } from "./group-reunion-matchmaker.ts";

const matchmaker = new GroupReunionMatchmaker();
const strict = new GroupReunionMatchmaker({ fallbackToFifo: false });

describe("GroupReunionMatchmaker", () => {
  test("takes a previous partner before those who have waited longer", () => {
    const waiting = frozen([candidate("a"), candidate("partner"), candidate("b")]);
    expect(idsOf(matchmaker.findMatch(candidate("z", null, ["partner"]), waiting, 2))).toEqual(["partner", "z"]);
  });

  test("takes somebody who lists the arriving participant, in pairs", () => {
    const waiting = frozen([candidate("a"), candidate("seeker", null, ["z"]), candidate("later", null, ["z"])]);
    expect(idsOf(strict.findMatch(candidate("z"), waiting, 2))).toEqual(["seeker", "z"]);
  });

  test("prefers those whom the arriving participant lists to those who list it", () => {
    const waiting = frozen([candidate("seeker", null, ["z"]), candidate("partner")]);
    expect(idsOf(matchmaker.findMatch(candidate("z", null, ["partner"]), waiting, 2))).toEqual(["partner", "z"]);
  });

  test("does not look the other way round in larger groups", () => {
    const waiting = frozen([candidate("a", null, ["z"]), candidate("b", null, ["z"])]);
    expect(strict.findMatch(candidate("z"), waiting, 3)).toBeNull();
  });

  test("reunites a whole group of three in order of arrival", () => {
    const waiting = frozen([candidate("x"), candidate("p2"), candidate("p1")]);
    expect(idsOf(strict.findMatch(candidate("z", null, ["p1", "p2"]), waiting, 3))).toEqual(["p2", "p1", "z"]);
  });

  test("falls back to plain order of arrival when only a part of the old group is here", () => {
    const waiting = frozen([candidate("a"), candidate("b"), candidate("p1")]);
    const arriving = candidate("z", null, ["p1", "p2"]);
    expect(idsOf(matchmaker.findMatch(arriving, waiting, 3))).toEqual(["a", "b", "z"]);
    expect(strict.findMatch(arriving, waiting, 3)).toBeNull();
  });

  test("falls back by default, and waits if told to", () => {
    const waiting = frozen([candidate("a")]);
    const arriving = candidate("z", null, ["elsewhere"]);
    expect(matchmaker.fallbackToFifo).toBe(true);
    expect(idsOf(matchmaker.findMatch(arriving, waiting, 2))).toEqual(["a", "z"]);
    expect(strict.findMatch(arriving, waiting, 2)).toBeNull();
    expect(strict.findMatch(candidate("z"), waiting, 2)).toBeNull();
  });

  test("waits while there are too few even for a fallback", () => {
    expect(matchmaker.findMatch(candidate("z", null, ["p"]), [], 2)).toBeNull();
  });

  test("ranks partners of either direction first, the others behind them if it falls back", () => {
    const waiting = frozen([candidate("a"), candidate("seeker", null, ["z"]), candidate("b"), candidate("partner")]);
    const arriving = candidate("z", null, ["partner"]);
    expect(idsOf(matchmaker.rankCandidates(arriving, waiting, 2))).toEqual(["seeker", "partner", "a", "b"]);
    expect(idsOf(matchmaker.rankCandidates(arriving, waiting, 3))).toEqual(["seeker", "partner", "a", "b"]);
    expect(idsOf(strict.rankCandidates(arriving, waiting, 2))).toEqual(["seeker", "partner"]);
    expect(matchmaker.rankCandidates(arriving, waiting, 6)).toEqual([]);
  });

  test.each(["yes", 1, null])("refuses fallbackToFifo %s", (fallbackToFifo) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what plain JavaScript may pass
    const options = { fallbackToFifo } as unknown as GroupReunionOptions;
    const fault = { name: "OptionsError", field: "fallbackToFifo", value: fallbackToFifo, allowed: "true or false" };
    expect(() => new GroupReunionMatchmaker(options)).toThrow(expect.objectContaining(fault));
  });
});
