import { describe, expect } from "vitest";
import { test, type TestServer } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import type { HandClock } from "../test-support/hand-clock.ts";
import { scene } from "../src/study/scene.ts";

/** Whoever comes second is matched with the first, at once. */
const pairs = () => scene("game").waitroom({ countdownMs: 0, timeoutMs: 600_000 });

interface Wait {
  readonly server: TestServer;
  readonly clock: HandClock;
  readonly waitMs: number;
}

/** Two people are matched: one has waited, the other one has not. */
async function match(number: number, { server, clock, waitMs }: Wait): Promise<void> {
  const first = await server.waitingPage(`first-${number}`);
  clock.advance(waitMs);
  const second = server.page(`second-${number}`);
  await second.join();
  await Promise.all([first.next("match/started"), second.next("match/started")]);
}

async function told(server: TestServer): Promise<{ page: TestPage; expectedWaitMs: number | null }> {
  const page = server.page("reader");
  await page.join();
  const { expectedWaitMs } = await page.nextStatus("waiting");
  return { page, expectedWaitMs };
}

async function leave(page: TestPage): Promise<void> {
  await page.ask("waitroom/leave", {});
  await page.next("released");
}

describe("the expected wait", () => {
  test("is null first, and then the median of those who came before", async ({ serve, clock }) => {
    const server = await serve(pairs());
    for (const number of [1, 2, 3, 4]) await match(number, { server, clock, waitMs: 10_000 });
    const early = await told(server);
    expect(early.expectedWaitMs).toBeNull();
    // Nine have ended with this one, which was in vain.
    await leave(early.page);
    await match(5, { server, clock, waitMs: 10_000 });
    // Five waited for nothing, five for 10 s, one in vain.
    const late = await told(server);
    expect(late.expectedWaitMs).toBe(10_000);
  });

  test("comes with the number of those who wait, to whoever was here before it was known", async ({ serve, clock }) => {
    const server = await serve(pairs().players(3));
    const reader = await server.waitingPage("reader");
    await reader.ask("page/visibility", { hidden: true });
    for (const number of [1, 2, 3, 4]) {
      const pages = ["a", "b", "c"].map((name) => server.page(`${name}-${number}`));
      for (const page of pages) await page.join();
      await Promise.all(pages.map((page) => page.next("match/started")));
    }
    clock.advance(1_000);
    await reader.catchUp();
    expect(reader.all("lobby/count").at(-1)).toEqual({ waitingCount: 0, expectedWaitMs: 0 });
  });

  test("is not known where most wait in vain, and is forgotten after an hour", async ({ serve, clock }) => {
    const server = await serve(pairs());
    for (const number of [1, 2, 3, 4, 5]) await match(number, { server, clock, waitMs: 0 });
    const first = await told(server);
    expect(first.expectedWaitMs).toBe(0);
    await leave(first.page);
    for (let left = 1; left < 10; left++) await leave(await server.waitingPage(`left-${left}`));
    const second = await told(server);
    expect(second.expectedWaitMs).toBeNull();
    await leave(second.page);
    clock.advance(3_600_001);
    for (const number of [6, 7, 8, 9, 10]) await match(number, { server, clock, waitMs: 20_000 });
    expect((await told(server)).expectedWaitMs).toBe(10_000);
  });

  test("is told where the scene hides how many wait", async ({ serve, clock }) => {
    const server = await serve(pairs().matchmaking({ hideLobbyCount: true }));
    for (const number of [1, 2, 3, 4, 5]) await match(number, { server, clock, waitMs: 4_000 });
    const { page, expectedWaitMs } = await told(server);
    expect(expectedWaitMs).toBe(2_000);
    expect(page.all("status").at(-1)).toMatchObject({ waitingCount: null });
  });
});
