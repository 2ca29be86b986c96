import { expect, test } from "vitest";
import { CandidateIndex } from "./candidate-index.ts";
import type { Waiter } from "./waiter.ts";
import { candidate } from "../../test-support/candidates.ts";

function waiter(participantId: string, timeZone?: string): Waiter {
  const times = { seniority: Number(participantId), joinedAtMs: 0, deadlineMs: 1_000 };
  const about = { ...candidate(participantId, 20), ...(timeZone !== undefined && { timeZone }) };
  return { participantId, candidate: about, ...times, overtaken: 0, attempts: 0 };
}

test("knows whether people are in several time zones, whoever comes, goes or moves", () => {
  const index = new CandidateIndex();
  const steps: [change: () => void, expected: boolean][] = [
    [() => index.put(waiter("1", "Asia/Kolkata")), false],
    [() => index.put(waiter("2", "Asia/Calcutta")), false],
    [() => index.put(waiter("3", "UTC")), false],
    [() => index.put(waiter("4", "Atlantis")), false],
    [() => index.put(waiter("5")), false],
    [() => index.put(waiter("6", "Europe/London")), true],
    [() => index.put(waiter("7", "Europe/London")), true],
    [() => index.delete("6"), true],
    [() => index.put(waiter("7", "Asia/Kolkata")), false],
    [() => index.put(waiter("1", "Europe/London")), true],
    [() => index.delete("2"), true],
    [() => index.delete("7"), false],
    [() => index.delete("1"), false],
  ];
  for (const [place, [change, expected]] of steps.entries()) {
    change();
    expect(index.hasSeveralZones, `after step ${place}`).toBe(expected);
  }
});
