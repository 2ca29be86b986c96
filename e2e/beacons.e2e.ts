import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { ofType } from "@earshot/records";
import { defineStudy, RankedMatchmaker, scene, silentLog, startServer } from "@earshot/server";
import { NEAR_MS, expect, test as base } from "./support/fixtures.ts";

const DELAY_MS = 120;

interface LateBeacon {
  readonly url: string;
  /** How many requests came over each connection. */
  readonly requests: ReadonlyMap<Socket, number>;
}

/** Three beacons: another Earshot server, a plain web server that answers late, and one that is not there any more. */
const test = base.extend<{ near: string; late: LateBeacon; gone: string }>({
  near: async ({}, use) => {
    const study = defineStudy({ study: "elsewhere", scenes: [scene("any")] });
    const server = await startServer({ study, port: 0, host: "127.0.0.1", recordsDir: null, log: silentLog });
    await use(`http://127.0.0.1:${server.port}/echo`);
    await server.close();
  },
  late: async ({}, use) => {
    const requests = new Map<Socket, number>();
    const server = createServer(({ socket }, response) => {
      requests.set(socket, (requests.get(socket) ?? 0) + 1);
      setTimeout(() => response.writeHead(204).end(), DELAY_MS);
    });
    const port = await listen(server);
    await use({ url: `http://127.0.0.1:${port}/ping`, requests });
    await close(server);
  },
  gone: async ({}, use) => {
    const server = createServer();
    const port = await listen(server);
    await close(server);
    await use(`http://127.0.0.1:${port}/`);
  },
  study: async ({ near, late, gone }, use) => {
    const matchmaker = new RankedMatchmaker({ maxP2pRttMs: NEAR_MS });
    const ranked = scene("ranked").matchmaking({ matchmaker }).waitroom({ countdownMs: 500 });
    await use(defineStudy({ study: "beacons", scenes: [ranked], beacons: [near, late.url, gone] }));
  },
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

test("pages time the study's beacons over one connection each; one that is gone harms nobody", async ({
  openTab,
  server,
  near,
  late,
  gone,
}) => {
  const ids = ["alice", "bob"];
  const tabs = [await openTab(), await openTab()];
  await Promise.all(tabs.map((tab, index) => tab.join({ scene: "ranked", participantId: ids[index] ?? "" })));
  for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched" });

  // A page that is held up reports twice, the first time with what it has by then.
  await expect.poll(() => [...late.requests.values()]).toEqual([5, 5]);
  const latest = async () => {
    const lines = ofType(await server.records(), "beacons");
    return ids.map((id) => lines.findLast((line) => line.participant_id === id));
  };
  const complete = {
    beacon_urls: [near, late.url, gone],
    beacon_rtts_ms: [expect.any(Number), expect.any(Number), null],
  };
  await expect.poll(latest).toEqual(ids.map(() => expect.objectContaining(complete)));
  for (const line of await latest()) {
    const [nearMs, lateMs = Number.NaN] = (line?.beacon_rtts_ms ?? []).map(Number);
    expect(nearMs).toBeGreaterThan(0);
    expect(nearMs).toBeLessThan(lateMs);
    // A timer of Node's may fire a fraction early.
    expect(lateMs).toBeGreaterThanOrEqual(DELAY_MS - 1);
  }
});
