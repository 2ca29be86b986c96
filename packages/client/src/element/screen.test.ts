import { beforeAll, expect, test } from "vitest";
import type { Status } from "../stay/status.ts";
import { screenOf, type Screen } from "./screen.ts";
import { english } from "./texts/english.ts";
import { loadWords, type Words } from "./words.ts";

type Waiting = Extract<Status, { kind: "waiting" }>;

const NOW_MS = 5_000;

const waiting: Waiting = {
  kind: "waiting",
  waitingCount: null,
  groupSize: 2,
  attempts: 0,
  lastRejection: null,
  deadlineAtMs: 60_000,
  extension: null,
  minimumWaitAtMs: null,
  expectedWaitMs: null,
  serverRttMs: 30,
  hidden: false,
  aside: false,
};

const rejection = { rttMs: 300, own: null, theirs: null };

let words: Words;

beforeAll(async () => {
  words = await loadWords("en", {});
});

function show(status: Parameters<typeof screenOf>[0]): Screen {
  return screenOf(status, words, NOW_MS);
}

test.each([
  [{ kind: "connecting", again: false }, "connection", "connecting-title"],
  [{ kind: "connecting", again: true }, "waiting", "reconnecting-title"],
  [{ kind: "measuring" }, "connection", "measuring-title"],
  [waiting, "waiting", "waiting-title"],
  [{ kind: "probing", stage: "connecting", attempts: 1 }, "testing", "probing-title"],
  [{ kind: "ready-check", deadlineAtMs: 0, ready: true }, "start", "answered-title"],
  [{ kind: "confirming", matchId: "m", startsAtMs: 0 }, "start", "confirming-title"],
] as const)("%o stands at the stage %s", (status, stage, title) => {
  expect(show(status)).toMatchObject({ stage, title: english[title], actions: [], isAsked: false });
});

test("a ready check asks, with the time that is left, and calls", () => {
  expect(show({ kind: "ready-check", deadlineAtMs: 20_000, ready: false })).toMatchObject({
    timer: { key: "time-to-answer", deadlineAtMs: 20_000 },
    actions: ["ready"],
    isAsked: true,
    alert: "alert-found",
  });
});

test("at the time limit one is asked whether to wait longer, and by how much", () => {
  const extension = { byMs: 120_000, left: 1, isAsked: true };
  expect(show({ ...waiting, extension })).toMatchObject({
    lines: ["You can wait up to 2 minutes longer, or leave now."],
    timer: { key: "time-to-answer" },
    actions: ["extend", "leave"],
    isAsked: true,
    alert: "alert-question",
  });
  expect(show({ ...waiting, extension: { ...extension, isAsked: false } })).toMatchObject({ actions: [], alert: null });
});

test("whoever was put aside is asked, before anything else", () => {
  const extension = { byMs: 120_000, left: 1, isAsked: true };
  expect(show({ ...waiting, aside: true, extension })).toMatchObject({ actions: ["ready"], isAsked: true });
});

test("leaving is offered once the minimum wait is over", () => {
  expect(show({ ...waiting, minimumWaitAtMs: NOW_MS + 1 }).actions).toEqual([]);
  const screen = show({ ...waiting, minimumWaitAtMs: NOW_MS });
  expect(screen.actions).toEqual(["leave"]);
  expect(screen.isAsked).toBe(false);
  expect(screen.lines).toContain(english["may-leave-text"]);
});

test("a rejection is told as what it was, and that the place is kept", () => {
  const slow = show({ ...waiting, lastRejection: { ...rejection, reason: "rtt-too-high" } });
  expect(slow.lines).toEqual([english["rejected-text"], english["waiting-text"]]);
  const broken = show({ ...waiting, lastRejection: { ...rejection, reason: "connection-failed" } });
  expect(broken.lines[0]).toBe(english["retry-text"]);
});

test("how many wait is told, unless it is hidden, or this page is", () => {
  expect(show(waiting).facts).toBe("");
  expect(show({ ...waiting, waitingCount: 1 }).facts).toBe(english["waiting-one"]);
  expect(show({ ...waiting, waitingCount: 3 }).facts).toBe("3 people are waiting, with you.");
  const hidden = show({ ...waiting, waitingCount: 3, hidden: true });
  expect(hidden.facts).toBe("");
  expect(hidden.lines).toEqual([english["hidden-text"]]);
});

test("how long it took lately is told once that is known", () => {
  expect(show({ ...waiting, expectedWaitMs: 40_000 }).facts).toBe("Lately it took about 40 seconds.");
});
