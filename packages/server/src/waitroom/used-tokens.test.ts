import { expect, test } from "vitest";
import { noAttributes } from "../identity/ticket.ts";
import { UsedTokens } from "./used-tokens.ts";

const HOUR_MS = 60 * 60_000;

function ticket(tokenId: string, expiresAtMs: number) {
  return { participantId: "p", tokenId, expiresAtMs, attributes: noAttributes };
}

test("tokens that have expired are forgotten, and what is kept of them is bounded by those that have not", () => {
  const used = new UsedTokens();
  const restored = new UsedTokens();
  for (let number = 0; number < 10_000; number++) {
    const nowMs = number * 60_000;
    used.use(ticket(`t${number}`, nowMs + HOUR_MS), nowMs);
    for (const entry of used.takeChanges()) {
      if (entry.value !== null) restored.restore(entry);
    }
    expect(used.isUsed(ticket(`t${number}`, 0))).toBe(true);
  }
  expect(used.isUsed(ticket("t1", 0))).toBe(false);
  expect(restored.isUsed(ticket("t9999", 0))).toBe(true);
  const stillGood = Array.from({ length: 65 }, (_, back) => ticket(`t${9_999 - back}`, 0));
  expect(stillGood.every((one) => used.isUsed(one))).toBe(true);
});

test("what is forgotten is told, so that the journal forgets it, too", () => {
  const used = new UsedTokens();
  for (let number = 0; number < 999; number++) used.use(ticket(`t${number}`, 0), 0);
  expect(used.takeChanges()).toHaveLength(999);
  used.use(ticket("last", 2 * HOUR_MS), HOUR_MS);
  const changes = used.takeChanges();
  expect(changes.filter(({ value }) => value === null)).toHaveLength(999);
  expect(changes.filter(({ value }) => value !== null)).toMatchObject([{ kind: "token", id: "last" }]);
});
