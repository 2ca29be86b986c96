import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import type { ProbeReport } from "./measurement.ts";
import { defaultP2pRules, type P2pRules } from "./p2p-rules.ts";
import { judge, rejected, type Verdict } from "./verdict.ts";
import { failed, measured, measuredSamples } from "../../test-support/scenario.ts";

const matchmaker = new FifoMatchmaker({ maxP2pRttMs: 100 });
const shouldReject = (rttMs: number | null) => matchmaker.shouldRejectForRtt(rttMs);
const byMedian = { shouldReject, p2p: defaultP2pRules };
const forgiving = { shouldReject: () => false, p2p: defaultP2pRules };
const timedOut: ProbeReport = { kind: "failed", reason: "timeout" };
const unmeasurable: ProbeReport = { kind: "failed", reason: "unmeasurable" };
const tooFar = (iceRttMs: number): ProbeReport => ({ kind: "too-far", iceRttMs });
const accepted = (rttMs: number, goodFromMs = rttMs): Verdict => ({ kind: "accepted", rttMs, goodFromMs });
const heldUpAt = (rttMs: number): Verdict => rejected("reports-disagree", rttMs);
const tooSlow = (rttMs: number): Verdict => rejected("rtt-too-high", rttMs, rttMs);

/** Of so many pings so many were lost, every third one. */
const lostOf = (sent: number, lost: number): ProbeReport =>
  measuredSamples(Array.from({ length: sent }, (_, index) => (index % 3 === 1 && index < 3 * lost ? null : 40)));

const table: [what: string, reports: [ProbeReport, ProbeReport], verdict: Verdict][] = [
  ["two equal medians below the limit", [measured(40), measured(40)], accepted(40)],
  ["the worse of two medians that agree", [measured(40), measured(55)], accepted(55)],
  ["the limit itself", [measured(100), measured(95)], accepted(100)],
  ["just above the limit", [measured(100.1), measured(95)], tooSlow(100.1)],
  ["both far above the limit", [measured(300), measured(310)], tooSlow(310)],
  ["both above the limit although they disagree", [measured(110), measured(500)], tooSlow(500)],
  ["two that differ much, both within the limit", [measured(10), measured(100)], accepted(100)],
  ["20 ms apart, across the limit", [measured(85), measured(105)], tooSlow(105)],
  ["30 % apart, across the limit", [measured(77), measured(110)], tooSlow(110)],
  ["more than 30 % apart, across the limit", [measured(76), measured(110)], rejected("reports-disagree", 110)],
  [
    "a side that claims a quick link against one that is too slow",
    [measured(1), measured(400)],
    rejected("reports-disagree", 400),
  ],
  ["all pings lost on both sides", [measured(null), measured(null)], rejected("loss-too-high")],
  ["all pings lost on one side", [measured(40), measured(null)], rejected("reports-disagree")],
  ["all lost on one side, too slow on the other", [measured(400), measured(null)], rejected("loss-too-high")],
  ["a few lost, which raises no number", [lossy(40, 9), lossy(42, 7)], accepted(42)],
  ["half of them lost, which leaves a majority of 11", [lossy(40, 6), measured(40)], accepted(40)],
  ["so many lost that the others are no majority", [lossy(40, 5), measured(40)], rejected("loss-too-high", 40)],
  ["lost ones beside a few too slow ones", [lossy(40, 5, 130), measured(40)], rejected("loss-too-high", 40, 130)],
  ["more too slow ones than quick ones", [lossy(130, 7, 40), measured(130)], tooSlow(130)],
  ["a side that could not connect", [failed, measured(40)], rejected("connection-failed")],
  ["a side whose clock is too coarse", [measured(40), unmeasurable], rejected("unmeasurable")],
  ["a side whose connectivity checks were far too slow", [tooFar(300), measured(40)], tooSlow(300)],
  ["a side that gave up although it was near", [tooFar(30), measured(40)], rejected("reports-disagree", 30)],
  ["a side that timed out", [measured(40), timedOut], rejected("timeout")],
];

/**
 * A report of eleven pings, of which so many took `rttMs`, one perhaps took another time, and the rest were lost here and there.
 */
function lossy(rttMs: number, count: number, otherMs: number | null = null): ProbeReport {
  const answered = [2, 4, 6, 8, 0, 1, 3, 5, 7, 9].slice(0, count);
  return measuredSamples(
    Array.from({ length: 11 }, (_, index) => (answered.includes(index) ? rttMs : null)).with(10, otherMs),
  );
}

describe("judge", () => {
  test.each(table)("%s", (_what, [one, other], verdict) => {
    expect(judge([one, other], byMedian)).toEqual(verdict);
    expect(judge([other, one], byMedian)).toEqual(verdict);
  });

  test("a failure of both sides has the reason of the first", () => {
    expect(judge([failed, timedOut], byMedian)).toEqual(rejected("connection-failed"));
    expect(judge([timedOut, failed], byMedian)).toEqual(rejected("timeout"));
  });

  test("a rule that forgives everything still does not accept what was not measured", () => {
    expect(judge([measured(null), measured(null)], forgiving)).toEqual(rejected("loss-too-high"));
    expect(judge([lossy(40, 5), measured(40)], forgiving)).toEqual(rejected("loss-too-high", 40));
    expect(judge([failed, failed], forgiving)).toEqual(rejected("connection-failed"));
    expect(judge([measured(900), measured(900)], forgiving)).toEqual(accepted(900));
  });
});

type Details = Partial<Extract<ProbeReport, { kind: "measured" }>["measurement"]>;

/** A report of a link with a median of 40 ms, with some of it replaced. */
function measuredWith(details: Details): ProbeReport {
  return withDetails(measured(40), details);
}

function withDetails(report: ProbeReport, details: Details): ProbeReport {
  if (report.kind !== "measured") throw new Error("it is a measurement");
  return { kind: "measured", measurement: { ...report.measurement, ...details } };
}

describe("judge, of pings that were late in a row,", () => {
  const pings = (iceRttMs: number | null, ...samplesMs: (number | null)[]) =>
    withDetails(measuredSamples(samplesMs), { iceRttMs });
  const stalled = [190, 175, 160, 145, 130, 115, null, null, null, null, null];
  const twice = [424, 735, 726, 710, 699, 683, null, null, null, null, null];
  const thrice = [424, 600, 590, 735, 726, 710, null, null, null, null, null];
  const cases: [what: string, reports: [ProbeReport, ProbeReport], verdict: Verdict][] = [
    ["asks again", [pings(1, ...stalled), pings(3, 2, ...stalled.slice(1))], heldUpAt(145)],
    ["asks again if only one side knows its checks", [pings(1, ...stalled), pings(null, ...stalled)], heldUpAt(145)],
    ["asks again if only one side was late", [pings(2, 2, 3, 2), pings(1, 2, 2, ...stalled.slice(2))], heldUpAt(115)],
    ["asks again if none of them came back", [pings(1, null, null), pings(1, null)], rejected("reports-disagree")],
    ["asks again if most did not come back", [pings(1, 2, 3, null, null, null, null), pings(1, 2)], heldUpAt(2)],
    ["asks again if they were held up twice", [pings(2, ...twice), pings(4, ...stalled)], heldUpAt(699)],
    [
      "believes it if they were held up more often",
      [pings(2, ...thrice), pings(4, ...thrice)],
      rejected("rtt-too-high", 600, 735),
    ],
    ["believes that the pair is far if nobody knows their checks", [pings(null, 190), pings(null, 195)], tooSlow(195)],
    ["believes it if the checks were late, too", [pings(185, 190), pings(180, 195)], tooSlow(195)],
    ["believes it if the checks of one side were late", [pings(1, 190), pings(150, 195)], tooSlow(195)],
    ["believes it if the checks were not much quicker", [pings(85, 120, 109), pings(85, 122, 111)], tooSlow(111)],
    [
      "believes it if the checks were above the limit as well",
      [pings(110, 400, 385), pings(90, 390, 375)],
      tooSlow(385),
    ],
    ["believes it if one side was late all the time", [pings(1, ...stalled), pings(1, 190, 190, 190)], tooSlow(190)],
    ["believes it if they were all as late", [pings(1, 170, 168, 169, 171), pings(1, 172, 175, 171)], tooSlow(172)],
    [
      "believes it if they were late time and again",
      [pings(1, 190, 2, 175, 160, 145), pings(1, 190, 175, 2, 160, 145)],
      tooSlow(160),
    ],
    [
      "believes that packets are lost if they are lost here and there",
      [pings(1, null, 2, null, null, 3), pings(1, 2)],
      rejected("loss-too-high", 2),
    ],
  ];

  test.each(cases)("%s", (_what, [one, other], verdict) => {
    expect(judge([one, other], byMedian)).toEqual(verdict);
    expect(judge([other, one], byMedian)).toEqual(verdict);
  });

  test("accepts what the scene's statistic accepts", () => {
    const report = pings(1, 2, ...stalled);
    expect(judge([report, report], { shouldReject, p2p: { ...defaultP2pRules, statistic: "min" } })).toEqual(
      accepted(2),
    );
  });

  test("believes a 95th percentile above the limit if the median is within it", () => {
    const report = pings(1, 2, 2, 2, 190, 190);
    const p2p: P2pRules = { ...defaultP2pRules, statistic: "p95" };
    expect(judge([report, report], { shouldReject, p2p })).toEqual(tooSlow(190));
  });
});

describe("judge, by what a scene asks beside the limit,", () => {
  const cases: [what: string, p2p: Partial<P2pRules>, report: ProbeReport, verdict: Verdict][] = [
    [
      "takes the 95th percentile",
      { statistic: "p95" },
      measuredWith({ p95Ms: 120 }),
      rejected("reports-disagree", 120),
    ],
    ["takes the minimum", { statistic: "min" }, measuredWith({ minMs: 30, medianMs: 400 }), accepted(40)],
    ["takes the minimum of those that came back", { statistic: "min" }, lossy(40, 1), accepted(40)],
    [
      "takes the 95th percentile with the lost ones",
      { statistic: "p95" },
      lossy(40, 10),
      rejected("loss-too-high", 40),
    ],
    ["allows the jitter at the limit", { maxJitterMs: 5 }, measuredWith({ jitterMs: 5 }), accepted(40)],
    ["rejects more jitter", { maxJitterMs: 5 }, measuredWith({ jitterMs: 5.1 }), rejected("jitter-too-high", 40)],
    ["rejects unknown jitter", { maxJitterMs: 5 }, measuredWith({ jitterMs: null }), rejected("jitter-too-high", 40)],
    ["allows the loss at the limit", { maxLossRatio: 0.1 }, measuredWith({ lossRatio: 0.1 }), accepted(40)],
    ["allows a third lost of 21", { maxLossRatio: 1 / 3 }, lostOf(21, 7), accepted(40)],
    ["rejects more than a third", { maxLossRatio: 0.3 }, lostOf(21, 7), rejected("loss-too-high", 40)],
    ["allows a seventh lost of 21", { maxLossRatio: 1 / 7 }, lostOf(21, 3), accepted(40)],
    ["allows 0.3 lost of 20", { maxLossRatio: 0.3 }, lostOf(20, 6), accepted(40)],
    ["allows a tenth that was computed", { maxLossRatio: 1 - 0.9 }, lostOf(20, 2), accepted(40)],
    ["allows no loss where none is allowed", { maxLossRatio: 0 }, lostOf(20, 0), accepted(40)],
    ["rejects one lost where none is allowed", { maxLossRatio: 0 }, lostOf(20, 1), rejected("loss-too-high", 40)],
    [
      "allows a mean jitter at the limit",
      { maxJitterMs: 0.2 },
      measuredWith({ jitterMs: (0.1 + 0.2 + 0.3) / 3 }),
      accepted(40),
    ],
    ["rejects more loss", { maxLossRatio: 0.1 }, measuredWith({ lossRatio: 0.2 }), rejected("loss-too-high", 40)],
    ["rejects a relay", { allowRelay: false }, measuredWith({ path: "relay" }), rejected("path-not-allowed", 40)],
    ["allows a relay unless told otherwise", {}, measuredWith({ path: "relay" }), accepted(40)],
  ];

  test.each(cases)("%s", (...[, p2p, report, verdict]) => {
    const judgement = { shouldReject, p2p: { ...defaultP2pRules, ...p2p } };
    expect(judge([report, measured(40)], judgement)).toEqual(verdict);
    expect(judge([measured(40), report], judgement)).toEqual(verdict);
  });
});
