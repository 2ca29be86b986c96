import type { Match } from "@earshot/client";
import { expect, test } from "vitest";
import { standIn } from "../../test-support/stand-in.ts";
import { toTrialData } from "./trial-data.ts";

const wait = { participantId: "alice", waitedMs: 1_000, hiddenMs: 0, attempts: 0, serverRttMs: null };

test("an end without a match says why, and what to take along", () => {
  const along = { completionCode: "C1", redirectUrl: "https://example.org/?cc=C1" };
  const data = toTrialData({ kind: "released", reason: "left-after-wait", ...along }, wait);
  expect(data).toMatchObject({ matched: false, end_reason: "left-after-wait", timed_out: false });
  expect(data).toMatchObject({ completion_code: "C1", redirect_url: "https://example.org/?cc=C1" });
});

test("where there is nothing to take along the columns are null", () => {
  const none = { completion_code: null, redirect_url: null };
  expect(toTrialData({ kind: "released", reason: "not-ready" }, wait)).toMatchObject(none);
  const match: Match = {
    matchId: "m-1",
    index: 0,
    role: null,
    roles: [],
    condition: null,
    token: null,
    rejoined: false,
    partners: [standIn().partner],
    startsAtMs: 0,
    leave: async () => {},
    finish: async () => ({ completionCode: "C2" }),
  };
  expect(toTrialData({ kind: "matched", match }, wait)).toMatchObject({ matched: true, group_size: 2, ...none });
});
