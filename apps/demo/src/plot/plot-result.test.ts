import type { ProbeVerdict } from "@earshot/client";
import { expect, it } from "vitest";
import { toResult } from "./plot-result.ts";

const statistics = {
  sent: 5,
  received: 5,
  minMs: 1,
  medianMs: 12,
  p95Ms: 90,
  jitterMs: 0,
  jitterRfc3550Ms: 0,
  lossRatio: 0,
  path: "host",
  relayProtocol: null,
  iceRttMs: 1,
  openMs: 50,
  reportMs: 90,
  timedBy: "worker",
  hidden: false,
} as const;
const both = { own: statistics, theirs: { ...statistics, medianMs: 946 } };
const verdict = { probeId: "p", partnerId: "q", maxP2pRttMs: 100, verdictMs: 500, accepted: false, ...both };
const resultOf = (reason: ProbeVerdict["reason"], rttMs: number | null) => toResult({ ...verdict, reason, rttMs });

it("is a median only where it is one", () => {
  expect(resultOf("rtt-too-high", 946)).toEqual({ name: "median", ms: 946 });
  expect(resultOf("rtt-too-high", 90)).toEqual({ name: "result", ms: 90 });
});

it("is nothing where no number decided", () => {
  expect(resultOf("reports-disagree", 946)).toBeNull();
  expect(resultOf("connection-failed", null)).toBeNull();
  expect(toResult(null)).toBeNull();
});
