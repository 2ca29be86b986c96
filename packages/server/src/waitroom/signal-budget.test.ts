import { limits, type LinkSignal } from "@earshot/protocol";
import { expect, test } from "vitest";
import { fromBrowsers } from "../../test-support/browser-signals.ts";
import { SignalBudget } from "./signal-budget.ts";

const offerOf = (chars: number): LinkSignal => ({ type: "offer", sdp: "x".repeat(chars) });

test("so many bytes may be signalled at once, and a thousand each second", () => {
  const budget = new SignalBudget(0);
  for (const _ of [1, 2, 3]) expect(budget.take([offerOf(limits.linkSignalBurstBytes / 3)], 0)).toBe(true);
  expect(budget.take([offerOf(1)], 0)).toBe(false);
  expect(budget.take([offerOf(1_025)], 1_000)).toBe(false);
  expect(budget.take([offerOf(1_024)], 1_000)).toBe(true);
});

test("a path may break again and again: an offer each 2 s, with all the candidates of a browser, for an hour", () => {
  const budget = new SignalBudget(0);
  const sdps = fromBrowsers.flatMap(({ descriptions }) => descriptions.map(({ sdp }) => sdp));
  const longest = sdps.toSorted((a, b) => b.length - a.length)[0] ?? "";
  expect(longest.length).toBeGreaterThan(700);
  for (let atMs = 0; atMs < 3_600_000; atMs += 2_000) {
    expect(budget.take([{ type: "offer", sdp: longest }], atMs)).toBe(true);
  }
});
