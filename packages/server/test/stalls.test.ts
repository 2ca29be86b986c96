import { FifoMatchmaker } from "@earshot/matchmaker";
import { describe, expect, onTestFinished, test as plainTest } from "vitest";
import type { HandClock } from "../test-support/hand-clock.ts";
import { LogBook } from "../test-support/log-book.ts";
import { confirmingPair, firstSignal, preparingPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test, TestServer } from "../test-support/server-test.ts";
import { startServer } from "../src/serve/earshot-server.ts";
import { scene } from "../src/study/scene.ts";

/** What comes first after a stall: something that a page had said, or a late timer. */
const firstAfterwards: [what: string, comes: (clock: HandClock) => void][] = [
  ["a message", () => {}],
  ["a timer", (clock) => clock.advance(0)],
];

describe.for(firstAfterwards)("after a stall of which %s is the first to tell,", ([, comes]) => {
  test("a probe that would have run out meanwhile goes on", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await preparingPair(server);
    clock.stall(3_200);
    comes(clock);
    for (const page of [pair.alice, pair.bob]) {
      expect(await page.ask("link/signal", firstSignal(pair.probeId))).toEqual({ ok: true });
    }
    await reportBoth(pair, 40);
    await Promise.all([pair.alice.next("match/announced"), pair.bob.next("match/announced")]);
  });

  test("a probe has what time was left, counted once", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await preparingPair(server);
    clock.advance(1_000);
    clock.stall(5_000);
    comes(clock);
    await alice.catchUp();
    clock.advance(1_999);
    await alice.catchUp();
    expect(alice.all("probe/stop")).toEqual([]);
    clock.advance(1);
    await Promise.all([alice.next("probe/stop"), bob.next("probe/stop")]);
  });

  test("a page that is back has its place, though the grace ran out meanwhile", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    await alice.close();
    clock.advance(8_000);
    clock.stall(2_500);
    comes(clock);
    const back = server.page("alice", alice.pageId);
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    expect(await back.nextStatus("waiting")).toMatchObject({ attempts: 0, deadlineInMs: 109_500 });
  });

  test("every scene of the server makes up for it", async ({ serve, clock }) => {
    const server = await serve(probedScene("one"), probedScene("two"));
    const pages = ["one", "two"].map((name) => ({ name, page: server.page(`alice-of-${name}`) }));
    for (const { name, page } of pages) {
      await page.join({ scene: name });
      await page.close();
    }
    clock.stall(10_500);
    comes(clock);
    for (const { name, page } of pages) {
      const back = server.page(page.participantId, page.pageId);
      expect(await back.join({ scene: name, resume: true })).toEqual({ ok: true });
      await back.nextStatus("waiting");
    }
  });

  test("a match starts that was to start meanwhile, and whose time was up is told so", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await confirmingPair(server);
    const carol = await server.waitingPage("carol");
    clock.stall(120_000);
    comes(clock);
    await carol.catchUp();
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    expect(await carol.next("released")).toMatchObject({ reason: "timed-out" });
  });
});

/** Blocks this thread, and with it the server, as a busy study's matchmaker would. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

plainTest("a process that really stands still blames neither a page in a probe nor one that is away", async () => {
  const game = scene("game")
    .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) })
    .waitroom({ graceMs: 3_000 });
  const study = { study: "test", scenes: [game] };
  const options = { study, port: 0, host: "127.0.0.1", recordsDir: null, environment: {}, log: new LogBook() };
  const server = new TestServer({ server: await startServer(options), recordsFile: "none", scene: "game" });
  onTestFinished(() => server.close());
  const pair = await preparingPair(server);
  const carol = await server.waitingPage("carol");
  const back = server.page("carol", carol.pageId);
  await back.catchUp();
  await carol.close();
  block(3_300);
  expect(await back.join({ resume: true })).toEqual({ ok: true });
  expect(await back.nextStatus("waiting")).toMatchObject({ attempts: 0 });
  for (const page of [pair.alice, pair.bob]) {
    expect(await page.ask("link/signal", firstSignal(pair.probeId))).toEqual({ ok: true });
  }
  await reportBoth(pair, 40);
  await Promise.all([pair.alice.next("match/announced"), pair.bob.next("match/announced")]);
});
