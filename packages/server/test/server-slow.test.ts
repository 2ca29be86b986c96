import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import type { HandClock } from "../test-support/hand-clock.ts";
import { holdEchoes } from "../test-support/held-echoes.ts";
import { matchedPair } from "../test-support/matched-pair.ts";
import { test, type TestServer } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { participants } from "../src/participants/participants.ts";
import { scene } from "../src/study/scene.ts";

const INTERVAL_MS = 5_000;

const watching = {
  scenes: [scene("game").waitroom({ countdownMs: 0 })],
  participants: participants({ maxServerRttMs: 200, minSamples: 1, once: false }),
};

/** Answers one echo after the other, five seconds apart, each after so long. */
function answering(page: TestPage, clock: HandClock) {
  const echoes = holdEchoes(page);
  let sinceLastMs = 0;
  const answer = async (...rttsMs: number[]): Promise<void> => {
    for (const rttMs of rttsMs) {
      clock.advance(INTERVAL_MS - sinceLastMs);
      const echo = await echoes.next();
      clock.advance(rttMs);
      sinceLastMs = rttMs;
      echo.answer(echo.nonce);
      await page.catchUp();
    }
  };
  return { page, echoes, answer };
}

/** Two in a match, of whom one looks at the page; no echo is under way. */
async function playing(server: TestServer, clock: HandClock) {
  const { alice, bob } = await matchedPair(server);
  await bob.ask("page/visibility", { hidden: true });
  return { ...answering(alice, clock), bob };
}

const levelsOf = (page: TestPage) => page.all("server/slow").map(({ level }) => level);

describe("the round trip to the server during a match", () => {
  test("is told to the page when it comes above the limit, stays there, and is within it again", async ({
    serveStudy,
    clock,
  }) => {
    const server = await serveStudy(watching);
    const { page, bob, answer } = await playing(server, clock);
    await answer(30, 300, 280);
    expect(page.all("server/slow")).toEqual([]);
    await answer(250);
    expect(page.all("server/slow")).toEqual([{ level: "warning", rttMs: 250 }]);
    await answer(400, 400);
    expect(levelsOf(page)).toEqual(["warning"]);
    await answer(400);
    expect(page.all("server/slow").at(-1)).toEqual({ level: "exceeded", rttMs: 250 });
    await answer(200);
    expect(page.all("server/slow").at(-1)).toEqual({ level: "ok", rttMs: 200 });
    await bob.catchUp();
    expect(bob.all("server/slow")).toEqual([]);

    const lines = ofType(await server.finalRecords(), "server_slow");
    expect(lines.map(({ participant_id, level, server_rtt_ms }) => [participant_id, level, server_rtt_ms])).toEqual([
      ["alice", "warning", 250],
      ["alice", "exceeded", 250],
      ["alice", "ok", 200],
    ]);
    expect(lines[0]).toMatchObject({ max_server_rtt_ms: 200, match_id: page.all("match/started")[0]?.matchId });
  });

  test("is not timed where the study has no limit for it", async ({ serve, clock }) => {
    const { page, echoes } = await playing(await serve(scene("game").waitroom({ countdownMs: 0 })), clock);
    clock.advance(60_000);
    await page.catchUp();
    expect(echoes.count).toBe(0);
  });

  test("is not timed while the page is hidden, and goes on slowly after that", async ({ serveStudy, clock }) => {
    const { page, echoes, answer } = await playing(await serveStudy(watching), clock);
    await page.ask("page/visibility", { hidden: true });
    clock.advance(60_000);
    await page.catchUp();
    expect(echoes.count).toBe(0);
    await page.ask("page/visibility", { hidden: false });
    clock.advance(INTERVAL_MS - 1);
    await page.catchUp();
    expect(echoes.count).toBe(0);
    await page.ask("page/visibility", { hidden: true });
    await page.ask("page/visibility", { hidden: false });
    await answer(300, 300, 300);
    expect(levelsOf(page)).toEqual(["warning"]);
  });

  test("is known of a page that comes back over another connection", async ({ serveStudy, clock }) => {
    const server = await serveStudy(watching);
    const { page, answer } = await playing(server, clock);
    await answer(300, 300, 300);
    expect(levelsOf(page)).toEqual(["warning"]);
    await page.close();
    const back = server.page("alice", page.pageId);
    back.resumeSecret = page.resumeSecret;
    await back.join({ resume: true });
    // The first one of a page that connects is under way at once.
    expect(await back.next("server/slow")).toMatchObject({ level: "ok" });
    await answering(back, clock).answer(300, 300, 300);
    expect(levelsOf(back)).toEqual(["ok", "warning"]);
  });

  test("ends with the match", async ({ serveStudy, clock }) => {
    const { page, echoes, answer } = await playing(await serveStudy(watching), clock);
    await answer(30);
    await page.ask("waitroom/leave", {});
    clock.advance(60_000);
    await page.catchUp();
    expect(echoes.count).toBe(1);
  });
});
