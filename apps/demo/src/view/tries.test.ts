import type { ProbeVerdict } from "@earshot/client";
import { expect, it } from "vitest";
import { toTries } from "./tries.ts";

const verdict = { probeId: "p", partnerId: "q", maxP2pRttMs: 100, verdictMs: 500, own: null, theirs: null };
const failed: ProbeVerdict = { ...verdict, accepted: false, reason: "connection-failed", rttMs: null };
const far: ProbeVerdict = { ...verdict, accepted: false, reason: "rtt-too-high", rttMs: 214 };

it("says the same once, with how often in a row, the latest first", () => {
  expect(toTries([failed, failed, failed, far, failed])).toMatchObject([
    { sentence: "The two browsers could not open a direct connection.", count: 1, lastNumber: 5 },
    { sentence: "Too far apart: 214 ms, the limit is 100 ms.", count: 1, lastNumber: 4 },
    { sentence: "The two browsers could not open a direct connection.", count: 3, lastNumber: 3 },
  ]);
});
