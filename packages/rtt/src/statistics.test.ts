import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSteady, quantile, summarize } from "./statistics.ts";

describe("quantile", () => {
  test("is the nearest rank: the lower of the two in the middle when the count is even", () => {
    expect(quantile([30, 10, 20], 0.5)).toBe(20);
    expect(quantile([40, 10, 30, 20], 0.5)).toBe(20);
    expect(quantile([7], 0.5)).toBe(7);
  });

  test("reaches from the smallest to the largest", () => {
    const samples = [5, 1, 4, 2, 3];
    expect([0.01, 0.2, 0.21, 0.95, 1].map((q) => quantile(samples, q))).toEqual([1, 1, 2, 5, 5]);
  });

  test("sorts by size, not as text", () => {
    expect(quantile([9, 100, 10], 0.5)).toBe(10);
  });

  test("takes a lost ping for infinitely slow", () => {
    const lost = Number.POSITIVE_INFINITY;
    expect(quantile([lost, 10, 20], 0.5)).toBe(20);
    expect(quantile([lost, 10, lost], 0.5)).toBe(lost);
    expect(quantile([lost, 10], 0.5)).toBe(10);
    expect(quantile([10, lost], 1)).toBe(lost);
  });

  test("of nothing is infinite too", () => {
    expect(quantile([], 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(quantile([Number.POSITIVE_INFINITY], 0.5)).toBe(Number.POSITIVE_INFINITY);
  });

  test("leaves the samples in their order", () => {
    const samples = Object.freeze([3, 1, 2]);
    quantile(samples, 0.5);
    expect(samples).toEqual([3, 1, 2]);
  });

  const sample = fc.option(fc.integer({ min: 0, max: 500 }), { nil: Number.POSITIVE_INFINITY });
  const samples = fc.array(sample, { minLength: 1, maxLength: 30 });

  test("has at least its share of the samples at or below it, and less than that strictly below", () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(0.1, 0.5, 0.9, 0.95, 1), (samplesMs, q) => {
        const value = quantile(samplesMs, q);
        const rank = Math.ceil(q * samplesMs.length);
        expect(samplesMs.filter((sampleMs) => sampleMs <= value).length).toBeGreaterThanOrEqual(rank);
        expect(samplesMs.filter((sampleMs) => sampleMs < value).length).toBeLessThan(rank);
      }),
    );
  });
});

describe("summarize", () => {
  test("counts, orders and compares the samples of one side", () => {
    expect(summarize([20, 10, null, 40])).toEqual({
      sent: 4,
      received: 3,
      minMs: 10,
      medianMs: 20,
      p95Ms: 40,
      jitterMs: 20,
      jitterRfc3550Ms: expect.closeTo(2.461, 3),
      lossRatio: 0.25,
    });
  });

  test("is of those that came back: what was lost raises nothing but the loss", () => {
    expect(summarize([10, null, null])).toMatchObject({ medianMs: 10, p95Ms: 10, minMs: 10, received: 1 });
    expect(summarize([30, null, 10, null, 20])).toMatchObject({ medianMs: 20, p95Ms: 30, lossRatio: 0.4 });
  });

  test("a p95 is the second largest of twenty", () => {
    const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(summarize(twenty).p95Ms).toBe(19);
    expect(summarize([...twenty, null]).p95Ms).toBe(19);
    expect(summarize(twenty.slice(1)).p95Ms).toBe(20);
  });

  test("jitter is the mean step between successive answers, in the order sent", () => {
    expect(summarize([10, 20, 10, 20]).jitterMs).toBe(10);
    expect(summarize([10, 10, 20, 20]).jitterMs).toBeCloseTo(10 / 3);
    expect(summarize([10, null, 16]).jitterMs).toBe(6);
    expect(summarize([10]).jitterMs).toBeNull();
  });

  test("of nothing has no figures and no loss", () => {
    const nothing = { minMs: null, medianMs: null, p95Ms: null, jitterMs: null, jitterRfc3550Ms: null };
    expect(summarize([])).toEqual({ sent: 0, received: 0, lossRatio: 0, ...nothing });
    expect(summarize([null, null])).toEqual({ sent: 2, received: 0, lossRatio: 1, ...nothing });
  });
});

test("jitter by RFC 3550 starts at 0 and moves by a sixteenth of each difference", () => {
  expect(summarize([10, 26]).jitterRfc3550Ms).toBe(1);
  expect(summarize([10, 26, 10]).jitterRfc3550Ms).toBe(1 + 15 / 16);
  expect(summarize(Array.from({ length: 400 }, (_, index) => (index % 2) * 16)).jitterRfc3550Ms).toBeCloseTo(16);
});

describe("isSteady", () => {
  test("looks at the middle half only, in ms for a short round trip and in percent for a long one", () => {
    expect(isSteady([10, 10.5, 11, 11.5, 90])).toBe(true);
    expect(isSteady([10, 10.5, 13, 14.5, 15])).toBe(true);
    expect(isSteady([10, 10.5, 13, 14.6, 15])).toBe(false);
    expect(isSteady([200, 202, 205, 212, 219])).toBe(true);
    expect(isSteady([200, 202, 205, 212.5, 219])).toBe(false);
  });

  test("does not look at lost pings, which are another number", () => {
    const lost = Number.POSITIVE_INFINITY;
    expect(isSteady([10, lost, 10, lost, 10, 10, lost, 10])).toBe(true);
    expect(isSteady([10, lost, 30, 10, 30, 10, lost, 30])).toBe(false);
  });

  test("cannot be told of fewer than five that were answered", () => {
    expect(isSteady([])).toBeNull();
    expect(isSteady([10, 90, 10, Number.POSITIVE_INFINITY, 90])).toBeNull();
  });
});
