import { FifoMatchmaker } from "@earshot/matchmaker";
import { limits, type ServerMessages } from "@earshot/protocol";
import { describe, expect } from "vitest";
import { measured } from "../test-support/probing.ts";
import { test, type TestServer } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { scene } from "../src/study/scene.ts";
import { sdpOf } from "../test-support/sdp.ts";

/** With STUN and TURN servers, candidates trickle in later than the description that they belong to. */
const CANDIDATE_BUNDLES = 2;

const candidate = { candidate: "candidate:1 1 udp 1 192.0.2.1 5000 typ host", sdpMid: "0" };

/** Says what an honest page says about all of its links, and waits until the server has heard it. Time stands still meanwhile. */
async function sayOfEach(page: TestPage, say: (start: ServerMessages["probe/start"]) => void): Promise<void> {
  for (const start of page.all("probe/start")) say(start);
  await page.catchUp();
}

function signal(page: TestPage, { probeId: linkId, initiator }: ServerMessages["probe/start"]): void {
  page.tell("link/signal", { linkId, signals: [{ type: initiator ? "offer" : "answer", sdp: sdpOf("-") }] });
  for (let bundle = 0; bundle < CANDIDATE_BUNDLES; bundle++) {
    page.tell("link/signal", { linkId, signals: [{ type: "candidate", candidate }] });
  }
}

async function joinAll(server: TestServer, groupSize: number): Promise<TestPage[]> {
  const pages = Array.from({ length: groupSize }, (_, n) => server.page(`p${n}`));
  for (const page of pages) expect(await page.join()).toEqual({ ok: true });
  return pages;
}

describe("a group", () => {
  test.for([26, 40])(
    "of %i honest pages is measured and matched, though all speak at once",
    async (groupSize, { serve, clock, log }) => {
      const matchmaker = new FifoMatchmaker({ maxP2pRttMs: 100 });
      const server = await serve(scene("game").players(groupSize).matchmaking({ matchmaker }));
      const pages = await joinAll(server, groupSize);
      for (const page of pages) await page.catchUp();
      expect(pages.map((page) => page.all("probe/start").length)).toEqual(pages.map(() => groupSize - 1));
      for (const page of pages) await sayOfEach(page, (start) => signal(page, start));
      for (const page of pages) {
        await sayOfEach(page, ({ initiator, probeId }) => initiator && page.tell("probe/opened", { probeId }));
      }
      for (const page of pages) {
        await sayOfEach(page, ({ probeId }) => page.tell("probe/report", { probeId, report: measured(40) }));
      }
      expect(pages.flatMap((page) => page.all("protocol/error"))).toEqual([]);
      for (const page of pages) expect((await page.next("match/announced")).partners).toHaveLength(groupSize - 1);
      clock.advance(3_000);
      for (const page of pages) await page.next("match/started");
      expect(pages.every((page) => page.isConnected)).toBe(true);
      expect(log.errors).toEqual([]);
    },
  );

  test("of two gives no page the room of a large one", async ({ serve }) => {
    const server = await serve(scene("game").players(2));
    const page = server.page("alice");
    await page.join();
    const answers = await Promise.all(
      Array.from({ length: limits.messageBurst }, () => page.ask("page/visibility", { hidden: false })),
    );
    expect(answers.at(-2)).toEqual({ ok: true });
    expect(answers.at(-1)).toMatchObject({ error: { code: "rate-limited" } });
  });
});
