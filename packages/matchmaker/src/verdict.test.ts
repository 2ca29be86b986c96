import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import type { ProbeReport } from "./measurement.ts";
import { judge, rejected, type Verdict } from "./verdict.ts";
import { failed, measured } from "./waitroom.fixture.ts";

const matchmaker = new FifoMatchmaker({ maxP2pRttMs: 100 });
const shouldReject = (rttMs: number | null) => matchmaker.shouldRejectForRtt(rttMs);
const timedOut: ProbeReport = { kind: "failed", reason: "timeout" };
const accepted = (rttMs: number): Verdict => ({ kind: "accepted", rttMs });

const table: [what: string, reports: [ProbeReport, ProbeReport], verdict: Verdict][] = [
  ["two equal medians below the limit", [measured(40), measured(40)], accepted(40)],
  ["the worse of two medians that agree", [measured(40), measured(55)], accepted(55)],
  ["the limit itself", [measured(100), measured(95)], accepted(100)],
  ["just above the limit", [measured(100.1), measured(95)], rejected("rtt-too-high", 100.1)],
  ["both far above the limit", [measured(300), measured(310)], rejected("rtt-too-high", 310)],
  ["both above the limit although they disagree", [measured(110), measured(500)], rejected("rtt-too-high", 500)],
  ["20 ms apart, which agrees", [measured(10), measured(30)], accepted(30)],
  ["more than 20 ms apart on a quick link", [measured(10), measured(30.1)], rejected("reports-disagree", 30.1)],
  ["30 % apart on a slow link, which agrees", [measured(70), measured(100)], accepted(100)],
  ["more than 30 % apart on a slow link", [measured(69), measured(100)], rejected("reports-disagree", 100)],
  [
    "a side that claims a quick link against one that is too slow",
    [measured(1), measured(400)],
    rejected("reports-disagree", 400),
  ],
  ["most pings lost on both sides", [measured(null), measured(null)], rejected("rtt-too-high")],
  ["most pings lost on one side", [measured(40), measured(null)], rejected("reports-disagree")],
  ["lost on one side, too slow on the other", [measured(400), measured(null)], rejected("rtt-too-high")],
  ["a side that could not connect", [failed, measured(40)], rejected("connection-failed")],
  ["a side that timed out", [measured(40), timedOut], rejected("timeout")],
];

describe("judge", () => {
  test.each(table)("%s", (_what, [one, other], verdict) => {
    expect(judge([one, other], shouldReject)).toEqual(verdict);
    expect(judge([other, one], shouldReject)).toEqual(verdict);
  });

  test("a failure of both sides has the reason of the first", () => {
    expect(judge([failed, timedOut], shouldReject)).toEqual(rejected("connection-failed"));
    expect(judge([timedOut, failed], shouldReject)).toEqual(rejected("timeout"));
  });

  test("a rule that forgives everything still does not accept what was not measured", () => {
    expect(judge([measured(null), measured(null)], () => false)).toEqual(rejected("rtt-too-high"));
    expect(judge([failed, failed], () => false)).toEqual(rejected("connection-failed"));
    expect(judge([measured(900), measured(900)], () => false)).toEqual(accepted(900));
  });
});
