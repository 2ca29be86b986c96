import { once } from "node:events";
import { request } from "node:http";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { confirmingPair, measuringPair, preparingPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";

/** How a new page's connection is answered. */
async function handshake({
  port,
}: TestServer): Promise<{ status: number | undefined; retryAfter: string | undefined }> {
  const headers = {
    connection: "upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const asked = request({ port, host: "127.0.0.1", path: "/socket.io/?EIO=4&transport=websocket", headers });
  asked.end();
  const [response] = await Promise.race([once(asked, "response"), once(asked, "upgrade")]);
  response.destroy();
  return { status: response.statusCode, retryAfter: response.headers["retry-after"] };
}

describe("a server that is drained", () => {
  test("tells everybody to come back, and has their places when it is started again", async ({ serve, clock }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    clock.advance(30_000);
    await first.drain();
    expect(await alice.next("server/restart")).toEqual({ comeBackInMs: expect.any(Number) });
    await alice.closedByServer();
    expect(alice.all("released")).toEqual([]);
    const second = await serve(probedScene());
    const back = second.page("alice", alice.pageId);
    await back.join({ resume: true });
    expect(await back.nextStatus("waiting")).toMatchObject({ deadlineInMs: 90_000 });
  });

  test("waits for a probe and its countdown, and puts nobody else forward", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    const [carol, dave] = [server.page("carol"), server.page("dave")];
    await Promise.all([carol.catchUp(), dave.catchUp()]);
    let isDrained = false;
    const drained = server.drain().then(() => (isDrained = true));
    expect(await (await fetch(`${server.url}/readyz`)).text()).toBe("draining\n");
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    await Promise.all([carol.join(), dave.join()]);
    await reportBoth(pair, 40);
    await pair.alice.next("match/announced");
    await dave.catchUp();
    expect([...carol.all("probe/start"), ...dave.all("probe/start")]).toEqual([]);
    expect(isDrained).toBe(false);
    clock.advance(3_000);
    await pair.alice.next("match/started");
    await pair.bob.next("match/started");
    await drained;
    const records = await server.finalRecords();
    expect(ofType(records, "proposal")).toHaveLength(1);
    expect(ofType(records, "outcome").map((line) => line.outcome)).toEqual(["matched", "matched"]);
  });

  test("lets nobody in, and says when to try again", async ({ serve }) => {
    const server = await serve(probedScene());
    await preparingPair(server);
    expect(await handshake(server)).toEqual({ status: 101, retryAfter: undefined });
    void server.drain();
    expect(await handshake(server)).toEqual({ status: 503, retryAfter: "2" });
  });

  test("waits for 9 s at most, and whoever goes on tries again", async ({ serve, clock }) => {
    const first = await serve(probedScene().waitroom({ countdownMs: 60_000 }));
    const { alice, bob } = await confirmingPair(first);
    const drained = first.drain();
    clock.advance(8_999);
    await alice.catchUp();
    expect(alice.all("server/restart")).toEqual([]);
    clock.advance(1);
    await drained;
    const second = await serve(probedScene());
    const again = [alice, bob].map((page) => second.page(page.participantId, page.pageId));
    for (const page of again) await page.join();
    expect(await again[0]?.next("probe/start")).toMatchObject({ initiator: true });
    expect(ofType(await second.finalRecords(), "match_cancelled")).toMatchObject([{ reason: "server-restart" }]);
  });

  test("spreads the pages' return over the time that so many connections take", async ({ serve }) => {
    const server = await serve(probedScene());
    const pages = await Promise.all(Array.from({ length: 40 }, (_, number) => server.waitingPage(`p${number}`)));
    await Promise.all(pages.map((page) => page.ask("waitroom/leave", {})));
    await server.drain();
    const times = await Promise.all(pages.map((page) => page.next("server/restart")));
    for (const { comeBackInMs } of times) {
      expect(comeBackInMs).toBeGreaterThanOrEqual(500);
      expect(comeBackInMs).toBeLessThanOrEqual(700);
    }
    expect(new Set(times.map(({ comeBackInMs }) => comeBackInMs)).size).toBeGreaterThan(10);
  });
});
