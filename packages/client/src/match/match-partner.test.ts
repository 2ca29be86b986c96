import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { holdPage } from "../../test-support/held-page.ts";
import { partners } from "../../test-support/match-partners.ts";

// So that it is there as soon as it is asked for.
beforeAll(() => import("../measuring/baseline.ts"));
holdPage();
afterEach(() => void vi.restoreAllMocks());

describe("MatchPartner", () => {
  test("keeps what is sent before the connection is open, in order", async () => {
    const { alice, bob } = partners();
    const heard: unknown[] = [];
    bob.partner.on("data", (data) => heard.push(data));
    expect(alice.partner.isOpen).toBe(false);
    expect([alice.partner.send("first"), alice.partner.send("second")]).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(50);
    expect(heard).toEqual(["first", "second"]);
  });

  test("keeps data that came before anybody listened", async () => {
    const { alice, bob } = partners();
    await vi.advanceTimersByTimeAsync(1);
    alice.partner.send("early");
    await vi.advanceTimersByTimeAsync(50);
    const heard: unknown[] = [];
    bob.partner.on("data", (data) => heard.push(data));
    await vi.advanceTimersByTimeAsync(1);
    expect(heard).toEqual(["early"]);
  });

  test("takes a copy: what the page does to its buffer later is not sent", async () => {
    const { alice, bob } = partners();
    const heard: unknown[] = [];
    bob.partner.on("data", (data) => heard.push(data));
    const bytes = new Uint8Array([1, 2]);
    alice.partner.send(bytes);
    bytes.fill(9);
    await vi.advanceTimersByTimeAsync(50);
    expect(heard).toEqual([new Uint8Array([1, 2])]);
  });

  test("one message that turns out too large once the connection is open does not keep the others, or open, back", async () => {
    const report = vi.fn();
    vi.stubGlobal("reportError", report);
    const { alice, bob } = partners({ maxMessageBytes: 1_000 });
    const heard: unknown[] = [];
    const told: string[] = [];
    bob.partner.on("data", (data) => heard.push(data));
    alice.partner.on("open", () => told.push("open"));
    alice.partner.on("rtt", () => told.push("rtt"));
    for (const data of ["first", new Uint8Array(1_001), "second"]) alice.partner.send(data);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(heard).toEqual(["first", "second"]);
    expect(told).toEqual(["open", "rtt"]);
    expect(report).toHaveBeenCalledExactlyOnceWith(
      new RangeError("partner.send: 1001 bytes were not sent; allowed: at most 1000"),
    );
    vi.unstubAllGlobals();
  });

  test("measures a text once, however far it goes", async () => {
    const { alice } = partners();
    const encode = vi.spyOn(TextEncoder.prototype, "encode");
    alice.partner.send("before it is open");
    expect(encode).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1);
    alice.partner.send("and after");
    expect(encode).toHaveBeenCalledTimes(2);
  });

  test("does not take more than 8 MiB before it is open, and says when there is room", async () => {
    const { alice } = partners();
    const large = new Uint8Array(262_144);
    const taken = Array.from({ length: 33 }, () => alice.partner.send(large));
    expect(taken.filter(Boolean)).toHaveLength(32);
    expect(alice.partner.bufferedAmount).toBe(8_388_608);
  });

  test("tells late listeners that it is open, or closed", async () => {
    const { alice } = partners();
    await vi.advanceTimersByTimeAsync(1);
    const told: unknown[] = [];
    alice.partner.on("open", () => told.push("open"));
    await vi.advanceTimersByTimeAsync(1);
    alice.partner.end("left");
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(["open", "left"]);
    expect(alice.partner.send("too late")).toBe(false);
  });

  test("measures the round trip about once a second", async () => {
    const { alice } = partners();
    const rttsMs: number[] = [];
    alice.partner.on("rtt", ({ rttMs }) => rttsMs.push(rttMs));
    await vi.advanceTimersByTimeAsync(3_100);
    expect(rttsMs).toEqual([20, 20, 20]);
  });

  test("a connection that ends is lost, unless the server says that the partner left", async () => {
    const lost = partners();
    const left = partners();
    const told: string[] = [];
    lost.alice.partner.on("closed", ({ reason }) => told.push(`lost: ${reason}`));
    left.alice.partner.on("closed", ({ reason }) => told.push(`left: ${reason}`));
    await vi.advanceTimersByTimeAsync(1);
    lost.bob.link.close();
    left.bob.link.close();
    await vi.advanceTimersByTimeAsync(100);
    left.alice.partner.noteGone("left");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(["left: left", "lost: connection-lost"]);
  });

  test("whose leaving the server told first has left as soon as the connection ends", async () => {
    const { alice, bob } = partners();
    const told: string[] = [];
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    await vi.advanceTimersByTimeAsync(1);
    alice.partner.noteGone("left");
    expect(told).toEqual([]);
    bob.link.close();
    await vi.advanceTimersByTimeAsync(50);
    expect(told).toEqual(["left"]);
  });

  test("who has left before the connection is open at this end is heard out", async () => {
    const { alice, bob } = partners({ openAfterMs: 10 });
    const told: unknown[] = [];
    alice.partner.on("data", (data) => told.push(data));
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    bob.partner.send("the last word");
    alice.partner.noteGone("left");
    await vi.advanceTimersByTimeAsync(50);
    bob.link.close();
    await vi.advanceTimersByTimeAsync(50);
    expect(told).toEqual(["the last word", "left"]);
  });

  test("who has left before the connection is open has left, if it does not open soon", async () => {
    const { alice } = partners({ openAfterMs: 60_000 });
    const told: string[] = [];
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    alice.partner.noteGone("left");
    await vi.advanceTimersByTimeAsync(2_400);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect([told, alice.link.isClosed]).toEqual([["left"], true]);
  });

  test("somebody who only lost the server stays, as long as pings are answered", async () => {
    const { alice } = partners();
    await vi.advanceTimersByTimeAsync(2_500);
    alice.partner.noteGone("left");
    expect(alice.partner.isOpen).toBe(true);
  });

  test("a page that was busy itself for some seconds takes no connection for stalled", async () => {
    const { alice } = partners();
    const told: string[] = [];
    alice.partner.on("stalled", () => told.push("stalled"));
    await vi.advanceTimersByTimeAsync(1_500);
    // The clock goes on while no timer fires.
    const now = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => now() + 5_000);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told).toEqual([]);
  });

  test("somebody whose connection has stalled when the server says they are gone has left, and the server is told", async () => {
    let isSilent = false;
    const { alice } = partners({ delayMs: () => (isSilent ? null : 10) });
    const told: string[] = [];
    alice.partner.on("stalled", () => told.push("stalled"));
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    await vi.advanceTimersByTimeAsync(1_500);
    isSilent = true;
    await vi.advanceTimersByTimeAsync(5_000);
    alice.partner.noteGone("left");
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(["stalled", "left"]);
    expect([alice.link.isClosed, alice.told.broken]).toEqual([true, 1]);
  });

  test("whose connection ends is away where people come back, and is given up at the end of that time", async () => {
    const { alice, bob } = partners({ rejoinMs: 60_000 });
    const told: string[] = [];
    alice.partner.on("away", () => told.push("away"));
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    await vi.advanceTimersByTimeAsync(1);
    bob.link.close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([told, alice.partner.isOpen, alice.partner.send("x")]).toEqual([["away"], false, false]);
    await vi.advanceTimersByTimeAsync(61_900);
    expect(told).toEqual(["away"]);
    await vi.advanceTimersByTimeAsync(200);
    expect(told).toEqual(["away", "connection-lost"]);
  });

  test.each([
    ["the same page", 1, false],
    ["a new page", 2, true],
  ])(
    "is back over another connection, with %s, and what is said then goes over that one",
    async (_what, page, rejoined) => {
      const { alice, bob } = partners({ rejoinMs: 60_000, baselineMs: 3_000 });
      const next = partners({ openAfterMs: 1_100 });
      const told: unknown[] = [];
      alice.partner.on("open", () => told.push("open"));
      alice.partner.on("away", () => told.push("away"));
      alice.partner.on("back", (back) => told.push(back));
      alice.partner.on("data", (data) => told.push(data));
      alice.partner.on("closed", ({ reason }) => told.push(reason));
      await vi.advanceTimersByTimeAsync(1);
      bob.link.close();
      await vi.advanceTimersByTimeAsync(1_000);
      const baseline = {
        dueAtMs: performance.now() + 3_000,
        isBesideData: true,
        report: next.alice.baselines.push.bind(next.alice.baselines),
      };
      alice.partner.relink({ linkId: "link-2", link: next.alice.link, page, baseline });
      expect([alice.partner.isOpen, alice.partner.send("to the new one")]).toEqual([false, true]);
      next.bob.partner.on("data", (data) => told.push(data));
      await vi.advanceTimersByTimeAsync(200);
      next.bob.partner.send("from there");
      await vi.advanceTimersByTimeAsync(100_000);
      expect(told).toEqual(["open", "away", { rejoined }, "to the new one", "from there"]);
      // The number of the match was never measured over the old connection, and is over the new one.
      expect([alice.baselines.length, next.alice.baselines.length]).toEqual([0, 1]);
    },
  );

  test("who does not come back in time is gone for that reason, as the server says", async () => {
    const { alice, bob } = partners({ rejoinMs: 60_000 });
    const told: string[] = [];
    alice.partner.on("closed", ({ reason }) => told.push(reason));
    await vi.advanceTimersByTimeAsync(1);
    bob.link.close();
    await vi.advanceTimersByTimeAsync(5_000);
    alice.partner.noteGone("unreachable");
    expect(told).toEqual(["unreachable"]);
  });

  test("is never away before it was there: what opens at last is open", async () => {
    const { alice } = partners({ rejoinMs: 60_000, openAfterMs: 60_000 });
    const next = partners();
    const told: string[] = [];
    for (const event of ["open", "away", "back"] as const) alice.partner.on(event, () => told.push(event));
    const baseline = { dueAtMs: performance.now(), isBesideData: true, report: () => {} };
    alice.partner.relink({ linkId: "link-2", link: next.alice.link, page: 2, baseline });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(["open"]);
  });
});
