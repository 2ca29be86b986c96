import type { ProbeStart, ProbeStop, Report } from "@earshot/protocol";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { holdPage } from "../../test-support/held-page.ts";
import { memoryLinks } from "../../test-support/memory-link.ts";
import { createStayLinks } from "./stay-links.ts";

// Of the held clock nobody could tell how far it steps.
vi.mock("../measuring/fine-clock.ts", () => ({ hasFineClock: () => true }));

// So that it is there as soon as it is asked for.
beforeAll(() => import("../measuring/probe.ts"));
holdPage();

const ends = { iceServers: [], relayOnly: false };
const about = { probeId: "p", partnerId: "b", maxP2pRttMs: 100 };
const rule = { pingCount: 11, quantile: 0.5, isComplete: false };
const accepted: ProbeStop = {
  ...about,
  accepted: true,
  reason: null,
  rttMs: 40,
  verdictMs: 500,
  own: null,
  theirs: null,
};
const rejected: ProbeStop = { ...accepted, accepted: false, reason: "rtt-too-high" };

/** The links of two pages that have just been told to measure each other, and what the first of them says. */
function measuringPages() {
  const told: string[] = [];
  const reports: Report[] = [];
  const closed: string[] = [];
  const pages = memoryLinks({ delayMs: () => 20 }).map((factory, index) => {
    const isFirst = index === 0;
    return createStayLinks({
      factory,
      send(event, message) {
        if (!isFirst) return;
        if ("report" in message) reports.push(message.report);
        if (event === "link/closed" && "linkId" in message) closed.push(message.linkId);
      },
      tell: (event) => isFirst && told.push(event),
      stageChanged: () => {},
      unsupported: () => {},
    });
  });
  const [first, second] = pages;
  if (!first || !second) throw new Error("there are always two pages");
  for (const [index, page] of pages.entries()) {
    const start: ProbeStart = { ...ends, ...about, rule, initiator: index === 0 };
    page.messages["probe/start"](start);
  }
  return { first, second, told, reports, closed };
}

describe("the links of a page", () => {
  test("that was accepted stay open for the match, and show no more samples", async () => {
    const { first, told, reports } = measuringPages();
    const link = first.open("p", { ...ends, initiator: true });
    // Up to the report, when a few pings are still out.
    while (reports.length === 0) await vi.advanceTimersByTimeAsync(1);
    first.messages["probe/stop"](accepted);
    await vi.advanceTimersByTimeAsync(300);
    expect(told).toContain("sample");
    expect(told.lastIndexOf("sample")).toBeLessThan(told.indexOf("verdict"));
    expect(first.open("p", { ...ends, initiator: true })).toBe(link);
    expect(link.isOpen).toBe(true);
  });

  test("that was rejected are closed at once, whatever was still being measured", async () => {
    const { first, second, told, reports } = measuringPages();
    const [near, far] = [first, second].map((page) => page.open("p", { ...ends, initiator: true }));
    await vi.advanceTimersByTimeAsync(60);
    first.messages["probe/stop"](rejected);
    await vi.advanceTimersByTimeAsync(300);
    expect([near?.isClosed, far?.isClosed]).toEqual([true, true]);
    expect(reports).toEqual([]);
    expect(told.at(-1)).toBe("verdict");
  });

  test("are left alone by a verdict on a link that is gone, and all are closed when the stay is over", async () => {
    const { first } = measuringPages();
    const link = first.open("p", { ...ends, initiator: true });
    await vi.advanceTimersByTimeAsync(60);
    first.messages["probe/stop"]({ ...rejected, probeId: "an earlier one" });
    expect(link.isClosed).toBe(false);
    first.closeAll([]);
    expect(link.isClosed).toBe(true);
  });

  test("that was accepted, or kept after a countdown, and broke, is told of, and not made again", async () => {
    for (const isAnnounced of [false, true]) {
      const { first, second, reports, closed } = measuringPages();
      while (reports.length === 0) await vi.advanceTimersByTimeAsync(1);
      first.messages["probe/stop"](accepted);
      const link = first.open("p", { ...ends, initiator: true });
      if (isAnnounced) first.closeAll(["p"]);
      second.closeAll([]);
      await vi.advanceTimersByTimeAsync(300);
      expect(closed).toEqual(["p"]);
      expect(first.open("p", { ...ends, initiator: true })).toBe(link);
    }
  });

  test("that breaks in the countdown, when the match's partner follows it, is told of once", async () => {
    const { first, second, reports, closed } = measuringPages();
    while (reports.length === 0) await vi.advanceTimersByTimeAsync(1);
    first.messages["probe/stop"](accepted);
    const seen: string[] = [];
    first.open("p", { ...ends, initiator: true }).follow({ closed: (reason) => seen.push(reason) });
    second.closeAll([]);
    await vi.advanceTimersByTimeAsync(300);
    expect([closed, seen]).toEqual([["p"], ["connection-lost"]]);
  });

  test("that is to be opened for a match without a probe, and cannot be, is told of", async () => {
    const closed: unknown[] = [];
    const links = createStayLinks({
      factory: () => Promise.reject(new Error("no WebRTC here")),
      send: (event, message) => closed.push([event, message]),
      tell: () => {},
      stageChanged: () => {},
      unsupported: () => {},
    });
    vi.stubGlobal("reportError", () => {});
    links.open("l", { ...ends, initiator: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(closed).toEqual([["link/closed", { linkId: "l" }]]);
  });

  test("that this page closes are no news to the server", async () => {
    const { first, reports, closed } = measuringPages();
    while (reports.length === 0) await vi.advanceTimersByTimeAsync(1);
    first.messages["probe/stop"](accepted);
    first.closeAll([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(closed).toEqual([]);
  });

  test("that broke while the server was not reached is told of again, unless it does not count on it any more", async () => {
    const { first, second, reports, closed } = measuringPages();
    while (reports.length === 0) await vi.advanceTimersByTimeAsync(1);
    first.tellClosed();
    first.messages["probe/stop"](accepted);
    first.tellClosed();
    expect(closed).toEqual([]);
    second.closeAll([]);
    await vi.advanceTimersByTimeAsync(300);
    first.tellClosed();
    expect(closed).toEqual(["p", "p"]);
    first.closeAll([]);
    first.tellClosed();
    expect(closed).toEqual(["p", "p"]);
  });

  test("that was accepted, but had broken by then, is told of at once", async () => {
    const { first, second, reports, closed } = measuringPages();
    while (reports.length === 0) await vi.advanceTimersByTimeAsync(1);
    second.closeAll([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(closed).toEqual([]);
    first.messages["probe/stop"](accepted);
    expect(closed).toEqual(["p"]);
  });
});
