import { limits } from "@earshot/protocol";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import type { HandClock } from "../test-support/hand-clock.ts";
import { confirmingPair, measured, measuringPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { scene } from "../src/study/scene.ts";
import { sdpOf } from "../test-support/sdp.ts";

const refused = { ok: false, error: { code: "not-a-member" } };
const signals = [{ type: "offer", sdp: sdpOf("too late") } as const];
const tooFar = { kind: "too-far", iceRttMs: 300 } as const;

/** As often as a page may speak at all, so that nothing but the messages themselves is held against it. */
async function sayOften(page: TestPage, clock: HandClock, [event, message]: Parameters<TestPage["askAnything"]>) {
  for (let said = 0; said < 60; said++) {
    clock.advance(1_000 / limits.messagesPerSecond);
    expect(await page.askAnything(event, message)).toMatchObject(refused);
  }
}

describe("what crosses the end of a probe or a link on its way", () => {
  test("is refused, but not held against the page: a second report, an open channel, a signal", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await measuringPair(server);
    await alice.ask("probe/report", { probeId, report: tooFar });
    await bob.next("probe/stop");
    await sayOften(bob, clock, ["probe/report", { probeId, report: tooFar }]);
    await sayOften(bob, clock, ["probe/opened", { probeId }]);
    await sayOften(bob, clock, ["link/signal", { linkId: probeId, signals }]);
    expect(bob.isConnected).toBe(true);
    await alice.catchUp();
    expect(JSON.stringify(alice.all("link/signal"))).not.toContain("too late");
    const records = await server.finalRecords();
    expect(ofType(records, "measurement")).toHaveLength(1);
  });

  test("the same over the link of a match that was called off", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await confirmingPair(await serve(probedScene()));
    await alice.ask("waitroom/leave", {});
    await bob.nextStatus("waiting");
    await sayOften(bob, clock, ["link/signal", { linkId: probeId, signals }]);
    expect(bob.isConnected).toBe(true);
  });

  test("the same over one that was to be opened for a match without a probe", async ({ serve, clock }) => {
    const server = await serve(scene("quick"));
    const [alice, bob] = [server.page("alice"), server.page("bob")];
    await alice.join();
    await bob.join();
    const [partner] = (await bob.next("match/announced")).partners;
    await alice.ask("waitroom/leave", {});
    await bob.nextStatus("waiting");
    await sayOften(bob, clock, ["link/signal", { linkId: partner?.linkId, signals }]);
    expect(bob.isConnected).toBe(true);
  });

  test("is no excuse for a flood", async ({ serve }) => {
    const { alice, bob, probeId } = await measuringPair(await serve(probedScene()));
    await alice.ask("probe/report", { probeId, report: tooFar });
    await bob.next("probe/stop");
    for (let said = 0; said < limits.messageBurst + 50; said++) bob.tell("probe/report", { probeId, report: tooFar });
    await bob.closedByServer();
  });

  test("is no excuse for a link that was never this page's", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, probeId } = await measuringPair(server);
    const mallory = await server.waitingPage("mallory");
    await alice.ask("probe/report", { probeId, report: tooFar });
    for (let said = 0; said < 60; said++) {
      clock.advance(1_000 / limits.messagesPerSecond);
      mallory.tell("link/signal", { linkId: probeId, signals });
    }
    await mallory.closedByServer();
    expect(await server.answersOthers()).toBe(true);
  });

  test("nor for saying a thing twice while the probe goes on", async ({ serve, clock }) => {
    const { alice, probeId } = await measuringPair(await serve(probedScene()));
    const report = { probeId, report: measured(40) };
    await alice.ask("probe/report", report);
    for (let said = 0; said < 60; said++) {
      clock.advance(1_000 / limits.messagesPerSecond);
      alice.tell("probe/report", report);
    }
    await alice.closedByServer();
  });
});

test("what a page said wrong is forgotten with time: only who goes on is thrown out", async ({ serve, clock }) => {
  const server = await serve(probedScene());
  const page = server.page("clumsy");
  const sayWrong = async (times: number) => {
    for (let said = 0; said < times; said++) await page.askAnything("no/such/event", {});
  };
  await page.join();
  for (let round = 0; round < 5; round++) {
    await sayWrong(49);
    clock.advance(98_000);
  }
  expect(page.isConnected).toBe(true);
  for (let said = 0; said < 50; said++) page.tell("no/such/event");
  await page.closedByServer();
});
