import type { Status } from "@earshot/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { questionOf, waitingWords } from "./waiting-words.ts";

const waiting = {
  kind: "waiting",
  waitingCount: 1,
  groupSize: 2,
  attempts: 0,
  lastRejection: null,
  deadlineAtMs: 60_000,
  extension: null,
  minimumWaitAtMs: null,
  expectedWaitMs: null,
  serverRttMs: null,
  hidden: false,
  aside: false,
} as const;
const longer = { byMs: 60_000, left: 1 };

const asked: readonly [Status, ReturnType<typeof questionOf>][] = [
  [{ kind: "connecting", again: true }, null],
  [waiting, null],
  [{ ...waiting, extension: { ...longer, isAsked: false } }, null],
  [{ ...waiting, extension: { ...longer, isAsked: true } }, "choice"],
  [{ ...waiting, extension: { ...longer, isAsked: true }, hidden: true }, "choice"],
  [{ ...waiting, aside: true }, "aside"],
  [{ kind: "ready-check", deadlineAtMs: 20_000, ready: false }, "ready-check"],
  [{ kind: "ready-check", deadlineAtMs: 20_000, ready: true }, null],
];

test.each(asked)("of %j the question is %s", (status, question) => {
  expect(questionOf(status)).toBe(question);
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("each question says until when, in the words of the page where it has some", () => {
  const inMs = (ms: number) => new Date(Date.now() + ms).toLocaleTimeString();
  const deadlineAtMs = performance.now() + 20_000;
  const words = waitingWords({ aside: "Wieder da? Bis {time}, {time}!", waiting: "Bitte warten" });
  for (const [status, question] of asked) {
    const text = words.about("deadlineAtMs" in status ? { ...status, deadlineAtMs } : status);
    expect(text.includes(inMs(20_000))).toBe(question !== null);
    expect(text).not.toContain("{time}");
  }
  expect(words.about({ ...waiting, deadlineAtMs, aside: true })).toBe(
    `Wieder da? Bis ${inMs(20_000)}, ${inMs(20_000)}!`,
  );
  expect(words.about(waiting)).toBe("Bitte warten");
  expect(words.about({ ...waiting, hidden: true })).toMatch(/^Nobody is matched with you while/);
  expect(words.about({ kind: "ready-check", deadlineAtMs, ready: true })).toBe(words.of("answered"));
});
