import { describe, expect, test } from "vitest";
import { candidate, frozen, idsOf } from "../../test-support/candidates.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";

const waiting = frozen(["a", "b", "c"].map((id) => candidate(id)));
const arriving = candidate("z");
const matchmaker = new FifoMatchmaker();

describe("FifoMatchmaker", () => {
  test("matches the arriving participant with the one who has waited longest", () => {
    expect(idsOf(matchmaker.findMatch(arriving, waiting, 2))).toEqual(["a", "z"]);
  });

  test("fills a larger group in order of arrival", () => {
    expect(idsOf(matchmaker.findMatch(arriving, waiting, 3))).toEqual(["a", "b", "z"]);
    expect(idsOf(matchmaker.findMatch(arriving, waiting, 4))).toEqual(["a", "b", "c", "z"]);
  });

  test("waits while there are too few", () => {
    expect(matchmaker.findMatch(arriving, waiting, 5)).toBeNull();
    expect(matchmaker.findMatch(arriving, [], 2)).toBeNull();
  });

  test("is content with the arriving participant alone in a group of one", () => {
    expect(idsOf(matchmaker.findMatch(arriving, waiting, 1))).toEqual(["z"]);
  });

  test("ranks by order of arrival, and nobody while there are too few", () => {
    expect(idsOf(matchmaker.rankCandidates(arriving, waiting, 2))).toEqual(["a", "b", "c"]);
    expect(matchmaker.rankCandidates(arriving, waiting, 5)).toEqual([]);
  });

  test("probes nobody unless told to", () => {
    expect(matchmaker.maxP2pRttMs).toBeNull();
    expect(new FifoMatchmaker({ maxP2pRttMs: 150 }).maxP2pRttMs).toBe(150);
  });
});
