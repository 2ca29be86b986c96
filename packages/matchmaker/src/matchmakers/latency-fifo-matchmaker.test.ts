import { describe, expect, test } from "vitest";
import { candidate, frozen, idsOf } from "../../test-support/candidates.ts";
import { LatencyFifoMatchmaker, type LatencyFifoOptions } from "./latency-fifo-matchmaker.ts";

const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 200 });

describe("LatencyFifoMatchmaker", () => {
  test("keeps the thresholds it is given", () => {
    const both = new LatencyFifoMatchmaker({ maxServerRttMs: 200, maxP2pRttMs: 150 });
    expect(both.maxServerRttMs).toBe(200);
    expect(both.maxP2pRttMs).toBe(150);
    expect(matchmaker.maxP2pRttMs).toBeNull();
  });

  test("skips a pair whose server RTTs sum to more than the limit", () => {
    const waiting = frozen([candidate("far", 150), candidate("near", 40)]);
    expect(idsOf(matchmaker.findMatch(candidate("z", 51), waiting, 2))).toEqual(["near", "z"]);
  });

  test("keeps a pair whose sum is exactly the limit, and none above it", () => {
    const waiting = frozen([candidate("a", 120)]);
    expect(idsOf(matchmaker.findMatch(candidate("z", 80), waiting, 2))).toEqual(["a", "z"]);
    expect(matchmaker.findMatch(candidate("z", 80.01), waiting, 2)).toBeNull();
  });

  test.each([
    ["the waiting one's", null, 1_000],
    ["the arriving one's", 1_000, null],
    ["both", null, null],
  ])("keeps a pair whose server RTT is missing: %s", (_whose, waitingRttMs, arrivingRttMs) => {
    const waiting = frozen([candidate("a", waitingRttMs)]);
    expect(idsOf(matchmaker.findMatch(candidate("z", arrivingRttMs), waiting, 2))).toEqual(["a", "z"]);
  });

  test("takes a server RTT that is no number for a missing one", () => {
    expect(idsOf(matchmaker.findMatch(candidate("z", 10), [candidate("a", Number.NaN)], 2))).toEqual(["a", "z"]);
    expect(idsOf(matchmaker.findMatch(candidate("z", Number.NaN), [candidate("a", 10)], 2))).toEqual(["a", "z"]);
  });

  test("goes by order of arrival, not by speed", () => {
    const waiting = frozen([candidate("first", 90), candidate("fastest", 1), candidate("third", 50)]);
    expect(idsOf(matchmaker.findMatch(candidate("z", 100), waiting, 2))).toEqual(["first", "z"]);
  });

  test("fills groups of three with those who pass, in order", () => {
    const waiting = frozen([candidate("a", 100), candidate("far", 300), candidate("b", null), candidate("c", 1)]);
    expect(idsOf(matchmaker.findMatch(candidate("z", 100), waiting, 3))).toEqual(["a", "b", "z"]);
  });

  test("compares the arriving participant with each candidate, not candidates with each other", () => {
    const waiting = frozen([candidate("a", 150), candidate("b", 150)]);
    expect(idsOf(matchmaker.findMatch(candidate("z", 50), waiting, 3))).toEqual(["a", "b", "z"]);
  });

  test("waits when too few pass", () => {
    const waiting = frozen([candidate("a", 150), candidate("b", 250)]);
    expect(matchmaker.findMatch(candidate("z", 50), waiting, 3)).toBeNull();
    expect(matchmaker.findMatch(candidate("z", 60), waiting, 2)).toBeNull();
    expect(matchmaker.findMatch(candidate("z", 60), [], 2)).toBeNull();
  });

  test("ranks those who pass by order of arrival, and nobody while too few are here", () => {
    const waiting = frozen([candidate("a", 100), candidate("far", 300), candidate("b", null)]);
    expect(idsOf(matchmaker.rankCandidates(candidate("z", 100), waiting, 2))).toEqual(["a", "b"]);
    expect(idsOf(matchmaker.rankCandidates(candidate("z", 100), waiting, 4))).toEqual(["a", "b"]);
    expect(matchmaker.rankCandidates(candidate("z", 100), waiting, 5)).toEqual([]);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "200", null])(
    "refuses maxServerRttMs %s and says what is allowed",
    (maxServerRttMs) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what plain JavaScript may pass
      const options = { maxServerRttMs } as LatencyFifoOptions;
      const fault = { name: "OptionsError", field: "maxServerRttMs", value: maxServerRttMs };
      expect(() => new LatencyFifoMatchmaker(options)).toThrow(expect.objectContaining(fault));
      expect(() => new LatencyFifoMatchmaker(options)).toThrow("a finite number of milliseconds above 0");
    },
  );

  test("refuses maxServerRttMs that is written out and undefined, and that is missing", () => {
    const fault = { name: "OptionsError", field: "maxServerRttMs", value: undefined };
    for (const args of [[{ maxServerRttMs: undefined }], [{}], []]) {
      const construct = () => Reflect.construct(LatencyFifoMatchmaker, args);
      expect(construct).toThrow(expect.objectContaining(fault));
    }
  });

  test.each([0, -5, Number.NaN, "150", true])("refuses maxP2pRttMs %s", (maxP2pRttMs) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what plain JavaScript may pass
    const options = { maxServerRttMs: 200, maxP2pRttMs } as LatencyFifoOptions;
    const fault = { name: "OptionsError", field: "maxP2pRttMs", value: maxP2pRttMs };
    expect(() => new LatencyFifoMatchmaker(options)).toThrow(expect.objectContaining(fault));
  });
});
