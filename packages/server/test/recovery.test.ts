import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FifoMatchmaker } from "@earshot/matchmaker";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import {
  confirmingPair,
  firstSignal,
  measured,
  measuringPair,
  reportBoth,
  startedPair,
} from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import { openJournal } from "../src/journal/open-journal.ts";
import { scene } from "../src/study/scene.ts";
import type { TestPage } from "../test-support/test-page.ts";

/** The page of before, which has found the server again. */
async function back(server: TestServer, { participantId, pageId }: TestPage, resume = true): Promise<TestPage> {
  const page = server.page(participantId, pageId);
  expect(await page.join({ resume })).toEqual({ ok: true });
  return page;
}

describe("a server that is started again", () => {
  test("has everybody at the old place, with the time they had left when it ended", async ({ serve, clock }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    clock.advance(30_000);
    await first.close();
    clock.advance(3_600_000);
    const second = await serve(probedScene());
    await second.waitingPage("zoe");
    const again = await back(second, alice);
    expect(await again.nextStatus("waiting")).toMatchObject({ attempts: 0, deadlineInMs: 90_000 });
    expect(await again.next("probe/start")).toMatchObject({ initiator: false });
    const records = await second.finalRecords();
    expect(ofType(records, "restart")).toMatchObject([{ places: 1, down_ms: 3_600_000 }]);
    expect(ofType(records, "arrival").map((line) => line.participant_id)).toEqual(["alice", "zoe"]);
    expect(ofType(records, "proposal")).toMatchObject([{ participant_ids: ["zoe", "alice"] }]);
  });

  test("counts the time in between only where the scene says so", async ({ serve, clock }) => {
    const counting = () => scene("game").waitroom({ countsDowntime: true });
    const first = await serve(counting());
    const alice = await first.waitingPage("alice");
    clock.advance(30_000);
    await first.close();
    clock.advance(20_000);
    const second = await serve(counting());
    expect(await (await back(second, alice)).nextStatus("waiting")).toMatchObject({ deadlineInMs: 70_000 });
    await second.close();
    clock.advance(70_000);
    const third = await serve(counting());
    const late = await back(third, alice);
    expect(await late.next("released")).toEqual({ reason: "timed-out", waitedMs: 120_000 });
  });

  test("counts no time in between if it ended as it was about to go on, or a scene was left out for a while", async ({
    serve,
    folder,
    clock,
    log,
  }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    clock.advance(30_000);
    await first.close();
    clock.advance(3_600_000);
    const options = { directory: folder, study: "test", recordsDir: folder, clock, log };
    const { journal, records } = await openJournal(options);
    await journal.close();
    await records.close();
    clock.advance(1_000);
    const without = await serve(probedScene("another"));
    clock.advance(600_000);
    await without.close();
    const last = await serve(probedScene());
    expect(await (await back(last, alice)).nextStatus("waiting")).toMatchObject({ deadlineInMs: 90_000 });
    expect(ofType(await last.records(), "restart")).toMatchObject([{ scene: "game", places: 1, down_ms: 4_201_000 }]);
    await last.close();
    clock.advance(1_000);
    const again = await serve(probedScene());
    expect(await (await back(again, alice)).nextStatus("waiting")).toMatchObject({ deadlineInMs: 90_000 });
  });

  test("releases whoever does not come back within a quarter of a minute", async ({ serve, clock }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    await first.close();
    const second = await serve(probedScene());
    clock.advance(14_999);
    expect(ofType(await second.records(), "outcome")).toEqual([]);
    clock.advance(1);
    expect(await (await back(second, alice)).next("released")).toMatchObject({ reason: "disconnected" });
  });

  test("writes down the end of a probe and of a countdown, and tries again", async ({ serve }) => {
    const first = await serve(probedScene());
    const confirming = await confirmingPair(first);
    const probing = await measuringPair(first, "carol", "dave");
    await first.close();
    const second = await serve(probedScene());
    const alice = await back(second, confirming.alice, false);
    expect(await alice.nextStatus("waiting")).toMatchObject({ attempts: 1, lastRejection: null, keptLinkIds: [] });
    await alice.catchUp();
    expect(alice.all("match/announced")).toEqual([]);
    const bob = await back(second, confirming.bob, false);
    const retry = await startedPair(alice, bob);
    expect(retry.probeId).not.toBe(confirming.probeId);
    const carol = await back(second, probing.alice, false);
    await back(second, probing.bob, false);
    expect(await carol.next("probe/start")).toMatchObject({ initiator: true });
    const records = await second.finalRecords();
    const [match] = ofType(records, "match");
    const reason = "server-restart";
    expect(ofType(records, "match_cancelled")).toMatchObject([{ match_id: match?.match_id, reason, leaver: null }]);
    expect(ofType(records, "withdrawal")).toMatchObject([{ participant_ids: ["carol", "dave"], reason }]);
    expect(ofType(records, "outcome")).toEqual([]);
  });

  test("goes on with a match: what pages say to each other, who has left, and what both measured", async ({
    serve,
    clock,
  }) => {
    const first = await serve(probedScene());
    const { alice, bob, probeId, starts } = await confirmingPair(first);
    clock.advance(3_000);
    const { matchId } = await bob.next("match/started");
    await first.close();
    const second = await serve(probedScene());
    const [a, b] = [await back(second, alice), await back(second, bob)];
    expect(await a.ask("link/signal", firstSignal(probeId))).toEqual({ ok: true });
    expect(await b.next("link/signal")).toMatchObject({ linkId: probeId });
    await b.close();
    clock.advance(60_000);
    const gone = { matchId, partnerId: starts.alice.partnerId, reason: "unreachable" };
    expect(await a.next("match/member-gone")).toEqual(gone);
    const records = await second.finalRecords();
    expect(ofType(records, "outcome").map((line) => line.outcome)).toEqual(["matched", "matched"]);
  });

  test("tells a page of the match whose start it has not heard of, as it was", async ({ serve, clock }) => {
    const roles = () => probedScene().assign({ roles: ["cook", "waiter"], conditions: ["calm", "rush"], seed: 5 });
    const first = await serve(roles());
    const { alice, bob } = await confirmingPair(first);
    clock.advance(3_000);
    const started = await alice.next("match/started");
    await bob.next("match/started");
    const [announced] = alice.all("match/announced");
    await first.close();
    const second = await serve(roles());
    const again = await back(second, alice, false);
    const told = await again.next("match/announced");
    expect(told).toEqual({ ...announced, startsInMs: 0, baselineInMs: 0 });
    expect(await again.next("match/started")).toEqual({ ...started, startsInMs: 0 });
  });

  test("goes on balancing conditions where it was", async ({ serve, clock }) => {
    const conditions = Array.from({ length: 4 }, (_, number) => `c${number}`);
    const seen: (string | null)[] = [];
    for (const round of conditions.keys()) {
      const server = await serve(scene("game").assign({ conditions, seed: 9 }));
      const page = server.page(`a${round}`);
      await page.join();
      await server.page(`b${round}`).join();
      await page.next("match/announced");
      clock.advance(3_000);
      seen.push((await page.next("match/started")).condition);
      await server.close();
    }
    expect(seen.toSorted()).toEqual(conditions);
  });

  test("knows who was matched with whom before", async ({ serve, clock }) => {
    const avoiding = () => scene("game").matchmaking({ matchmaker: new FifoMatchmaker({ avoidPrevious: true }) });
    const first = await serve(avoiding());
    const [alice, bob] = [await first.waitingPage("alice"), first.page("bob")];
    await bob.join();
    await alice.next("match/announced");
    clock.advance(3_000);
    for (const page of [alice, bob]) {
      await page.next("match/started");
      await page.ask("waitroom/leave", {});
    }
    await first.close();
    const second = await serve(avoiding());
    const [a, b] = [second.page("alice"), second.page("bob")];
    await Promise.all([a.join(), b.join()]);
    clock.advance(2_000);
    await a.catchUp();
    expect(a.all("match/announced")).toEqual([]);
  });

  test("says again how a stay ended whose page was away", async ({ serve, clock }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    await alice.close();
    clock.advance(10_000);
    await first.close();
    const second = await serve(probedScene());
    expect(await (await back(second, alice)).next("released")).toEqual({ reason: "disconnected", waitedMs: 10_000 });
  });

  test("takes what is said of links of before for late, and not for wrong", async ({ serve }) => {
    const first = await serve(probedScene());
    const { alice, probeId } = await measuringPair(first);
    await first.close();
    const second = await serve(probedScene());
    const again = await back(second, alice, false);
    const late = { ok: false, error: { code: "not-a-member", message: expect.stringContaining("late") } };
    expect(await again.ask("probe/report", { probeId, report: measured(20) })).toMatchObject(late);
    expect(await again.ask("link/signal", firstSignal(probeId))).toMatchObject(late);
    expect(await again.ask("probe/opened", { probeId: "made-up" })).toMatchObject({
      error: { message: expect.not.stringContaining("late") },
    });
  });

  test("gives a place to nobody who knows no more than whose it is, and takes over as always", async ({ serve }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    await first.close();
    const second = await serve(probedScene());
    expect(await second.page("alice", "another").join({ resume: true })).toMatchObject({
      error: { code: "unknown-session" },
    });
    expect(await second.page("alice", "another").join()).toMatchObject({ error: { code: "place-taken" } });
    const refreshed = second.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await (await back(second, alice)).next("released")).toEqual({ reason: "replaced", waitedMs: 0 });
  });

  test("numbers the records without a gap, and keeps no page's own id", async ({ serve, folder, clock }) => {
    for (const round of [1, 2, 3]) {
      const server = await serve(probedScene());
      const { alice } = await confirmingPair(server, `a${round}`, `b${round}`);
      clock.advance(3_000);
      await alice.next("match/started");
      await server.waitingPage(`c${round}`);
      await server.close();
      const lines = await server.records();
      expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
      const journal = await readFile(join(folder, "test.journal.jsonl"), "utf8");
      expect(journal).toContain(`c${round}`);
      expect(journal).not.toContain(alice.pageId);
    }
  });

  test("forgets everybody without a journal, and says if there is one that it does not use", async ({
    serve,
    serveStudy,
    log,
  }) => {
    await (await serve(probedScene())).close();
    const start = () => serveStudy({ scenes: [probedScene()] }, { journalDir: null });
    const first = await start();
    const alice = await first.waitingPage("alice");
    await first.close();
    const second = await start();
    expect(await second.page("alice", alice.pageId).join({ resume: true })).toMatchObject({
      error: { code: "unknown-session" },
    });
    expect(log.infos.filter((line) => line.includes("test.journal.jsonl is of a run with a journal"))).toHaveLength(2);
  });

  test("ends nobody's stay whose pages were in a probe that was accepted meanwhile", async ({ serve, clock }) => {
    const first = await serve(probedScene());
    const pair = await measuringPair(first);
    await reportBoth(pair, 40);
    await pair.alice.next("match/announced");
    await first.close();
    clock.advance(60_000);
    const second = await serve(probedScene());
    await back(second, pair.alice, false);
    const bob = await back(second, pair.bob, false);
    expect(await bob.next("probe/start")).toMatchObject({ initiator: false });
  });
});
