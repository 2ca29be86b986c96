import { describe, expect } from "vitest";
import { test } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";

describe("the number of those who wait", () => {
  test("is told to everybody once for a burst of arrivals", async ({ serve, clock }) => {
    const server = await serve(scene("crowd").players(9));
    const pages = [await server.waitingPage("a"), await server.waitingPage("b"), await server.waitingPage("c")];
    clock.advance(199);
    for (const page of pages) {
      await page.catchUp();
      expect(page.all("lobby/count")).toEqual([]);
    }
    clock.advance(1);
    for (const page of pages) expect(await page.next("lobby/count")).toEqual({ waitingCount: 3, expectedWaitMs: null });
    clock.advance(5_000);
    for (const page of pages) {
      await page.catchUp();
      expect(page.all("lobby/count")).toHaveLength(1);
    }
    await pages[0]?.ask("waitroom/leave", {});
    clock.advance(200);
    expect(await pages[1]?.next("lobby/count")).toEqual({ waitingCount: 2, expectedWaitMs: null });
  });

  test("is in the status of a waiting page too", async ({ serve }) => {
    const server = await serve(scene("crowd").players(9));
    await server.waitingPage("a");
    const page = server.page("b");
    await page.join();
    expect(await page.nextStatus("waiting")).toMatchObject({ waitingCount: 2, groupSize: 9 });
  });

  test("leaves out who is hidden, or away", async ({ serve, clock }) => {
    const server = await serve(scene("crowd").players(9));
    const [a, b] = [await server.waitingPage("a"), await server.waitingPage("b")];
    clock.advance(200);
    expect(await b.next("lobby/count")).toEqual({ waitingCount: 2, expectedWaitMs: null });
    await a.ask("page/visibility", { hidden: true });
    expect(await a.nextStatus("waiting")).toMatchObject({ hidden: true, waitingCount: 1 });
    clock.advance(200);
    expect(await b.next("lobby/count")).toEqual({ waitingCount: 1, expectedWaitMs: null });
    const c = server.page("c");
    await c.join({ hidden: true });
    // Not timed while it is hidden: its first round trip is waited for.
    await c.nextStatus("measuring");
    clock.advance(1_000);
    expect(await c.nextStatus("waiting")).toMatchObject({ hidden: true, waitingCount: 1 });
    await a.ask("page/visibility", { hidden: false });
    expect(await a.nextStatus("waiting")).toMatchObject({ hidden: false, waitingCount: 2 });
  });

  test("is told to nobody where the scene hides it", async ({ serve, clock }) => {
    const server = await serve(scene("crowd").players(9).matchmaking({ hideLobbyCount: true }));
    await server.waitingPage("a");
    const page = server.page("b");
    await page.join();
    expect(await page.nextStatus("waiting")).toMatchObject({ waitingCount: null });
    clock.advance(1_000);
    await page.catchUp();
    expect(page.all("lobby/count")).toEqual([]);
    expect(page.frames.join("\n")).not.toMatch(/"waitingCount":\d/);
  });
});
