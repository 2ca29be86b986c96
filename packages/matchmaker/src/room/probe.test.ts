import { describe, expect, test } from "vitest";
import type { ProbeReport } from "../verdict/measurement.ts";
import { advance, bothReports, preparing, type Probe, type ProbeState, type ProbeStep } from "./probe.ts";
import { failed, measured } from "../../test-support/scenario.ts";

const timeouts = { prepareMs: 10, connectMs: 20, measureMs: 40 };
const clock = { atMs: 1_000, timeouts };
const deadlineMs = 5;
const report = measured(30);

const reports = (entries: Record<string, ProbeReport>) => new Map(Object.entries(entries));

const states = {
  "nobody ready": { kind: "preparing", ready: new Set<string>(), deadlineMs },
  "a ready": { kind: "preparing", ready: new Set(["a"]), deadlineMs },
  connecting: { kind: "connecting", deadlineMs },
  measuring: { kind: "measuring", opened: new Set(["a"]), reports: reports({}), deadlineMs },
  "a reported": { kind: "measuring", opened: new Set(["a"]), reports: reports({ a: report }), deadlineMs },
  "both reported": {
    kind: "measuring",
    opened: new Set(["a", "b"]),
    reports: reports({ a: report, b: report }),
    deadlineMs,
  },
  settled: { kind: "settled", verdict: { kind: "accepted", rttMs: 30, goodFromMs: 30 }, reports: reports({}) },
} satisfies Record<string, ProbeState>;

const steps = {
  "a is ready": { kind: "ready", participantId: "a" },
  "b is ready": { kind: "ready", participantId: "b" },
  "a opened": { kind: "opened", participantId: "a" },
  "b opened": { kind: "opened", participantId: "b" },
  "a reports": { kind: "reported", participantId: "a", report },
  "b reports": { kind: "reported", participantId: "b", report },
} satisfies Record<string, ProbeStep>;

const toConnecting: ProbeState = { kind: "connecting", deadlineMs: 1_020 };
const toMeasuring = (id: string): ProbeState => ({
  kind: "measuring",
  opened: new Set([id]),
  reports: reports({}),
  deadlineMs: 1_040,
});
const toReported = (id: string): ProbeState => ({
  kind: "measuring",
  opened: new Set(),
  reports: reports({ [id]: report }),
  deadlineMs: 1_040,
});

/** What changes; every other step in every other state changes nothing. */
const table: { [S in keyof typeof states]: Partial<Record<keyof typeof steps, ProbeState>> } = {
  "nobody ready": {
    "a is ready": { kind: "preparing", ready: new Set(["a"]), deadlineMs },
    "b is ready": { kind: "preparing", ready: new Set(["b"]), deadlineMs },
    "a reports": toReported("a"),
    "b reports": toReported("b"),
  },
  "a ready": { "b is ready": toConnecting, "a reports": toReported("a"), "b reports": toReported("b") },
  connecting: {
    "a opened": toMeasuring("a"),
    "b opened": toMeasuring("b"),
    "a reports": toReported("a"),
    "b reports": toReported("b"),
  },
  measuring: {
    "b opened": { ...states.measuring, opened: new Set(["a", "b"]) },
    "a reports": { ...states.measuring, reports: reports({ a: report }) },
    "b reports": { ...states.measuring, reports: reports({ b: report }) },
  },
  "a reported": {
    "b opened": { ...states["a reported"], opened: new Set(["a", "b"]) },
    "b reports": { ...states["a reported"], reports: reports({ a: report, b: report }) },
  },
  "both reported": {},
  settled: {},
};

function probeIn(state: ProbeState): Probe {
  return {
    probeId: "p",
    proposalId: "q",
    members: ["a", "b"],
    maxP2pRttMs: 100,
    proposedAtMs: 0,
    state,
  };
}

const changes: Record<string, Record<string, ProbeState>> = table;
const cases = Object.entries(states).flatMap(([inState, state]) =>
  Object.entries(steps).map(([when, step]) => ({ inState, state, when, step, next: changes[inState]?.[when] })),
);

describe("advance", () => {
  test.each(cases.filter(({ next }) => next))("goes on from '$inState' when $when", ({ state, step, next }) => {
    expect(advance(probeIn(state), step, clock)).toEqual(next);
  });

  test.each(cases.filter(({ next }) => !next))("stays in '$inState' when $when", ({ state, step }) => {
    expect(advance(probeIn(state), step, clock)).toBe(state);
  });

  test.each(cases)("takes nothing from a stranger: '$inState', $when", ({ state, step }) => {
    expect(advance(probeIn(state), { ...step, participantId: "mallory" }, clock)).toBe(state);
  });

  test("keeps the first report of a member", () => {
    const again: ProbeStep = { kind: "reported", participantId: "a", report: measured(1) };
    expect(advance(probeIn(states["a reported"]), again, clock)).toBe(states["a reported"]);
  });

  test("changes no state that it is given", () => {
    advance(probeIn(states["nobody ready"]), steps["a is ready"], clock);
    advance(probeIn(states.measuring), steps["a reports"], clock);
    expect(states["nobody ready"].ready.size).toBe(0);
    expect(states.measuring.reports.size).toBe(0);
  });
});

test("a probe starts with nobody ready and a deadline", () => {
  expect(preparing(clock)).toEqual({ kind: "preparing", ready: new Set(), deadlineMs: 1_010 });
});

describe("bothReports", () => {
  test("are there in the order of the members once both have reported", () => {
    const state: ProbeState = { ...states["both reported"], reports: reports({ b: failed, a: report }) };
    expect(bothReports(probeIn(state))).toEqual([report, failed]);
  });

  test.each(Object.entries(states).filter(([name]) => name !== "both reported"))(
    "are not there in '%s'",
    (_, state) => {
      expect(bothReports(probeIn(state))).toBeNull();
    },
  );
});
