import { FifoMatchmaker, RankedMatchmaker, type MatchCandidate } from "@earshot/matchmaker";
import { limits } from "@earshot/protocol";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { test } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { scene } from "../src/study/scene.ts";

const beacons = ["https://eu.example.org/echo", "https://us.example.org/echo"];
const crowd = () => scene("crowd").players(9);

/** What it is told of the beacons' round trips, by participant, whenever it is asked about somebody. */
class Listening extends FifoMatchmaker {
  readonly heard: Record<string, MatchCandidate["beaconRttsMs"]> = {};

  override findMatch(...question: Parameters<FifoMatchmaker["findMatch"]>): MatchCandidate[] | null {
    const [{ participantId, beaconRttsMs }] = question;
    this.heard[participantId] = beaconRttsMs;
    return super.findMatch(...question);
  }
}

describe("a page of a study with beacons", () => {
  test("is told their URLs once, when it has joined", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [crowd()], beacons });
    const page = server.page("alice");
    await page.catchUp();
    expect(page.all("beacons/measure")).toEqual([]);
    await page.join();
    expect(await page.next("beacons/measure")).toEqual({ urls: beacons });
    for (const hidden of [true, false]) await page.ask("page/visibility", { hidden });
    expect(page.all("beacons/measure")).toHaveLength(1);
  });

  test("is not asked while it is hidden, but when it is looked at first", async ({ serveStudy }) => {
    const page = (await serveStudy({ scenes: [crowd()], beacons })).page("alice");
    await page.join({ hidden: true });
    await page.ask("page/visibility", { hidden: true });
    expect(page.all("beacons/measure")).toEqual([]);
    await page.ask("page/visibility", { hidden: false });
    expect(page.all("beacons/measure")).toEqual([{ urls: beacons }]);
  });

  test("is measured until it has reported, and its matchmaker knows what it said", async ({ serveStudy }) => {
    const matchmaker = new Listening();
    const server = await serveStudy({ scenes: [scene("pairs").matchmaking({ matchmaker })], beacons });
    const page = server.page("alice");
    await page.join();
    await page.catchUp();
    expect(page.all("status")).toEqual([{ kind: "measuring" }]);
    expect(matchmaker.heard).toEqual({});
    expect(await page.ask("beacons/report", { rttsMs: [12.3456, null] })).toEqual({ ok: true });
    expect(await page.nextStatus("waiting")).toMatchObject({ serverRttMs: 0 });
    expect(matchmaker.heard).toEqual({ alice: [12.3, null] });
    await page.ask("beacons/report", { rttsMs: [12.3456, 90] });
    expect(matchmaker.heard).toEqual({ alice: [12.3, 90] });
    const records = ofType(await server.finalRecords(), "beacons");
    const line = { study: "test", scene: "pairs", participant_id: "alice", beacon_urls: beacons };
    expect(records).toMatchObject([
      { ...line, at: "2026-01-01T00:00:00.000Z", beacon_rtts_ms: [12.3, null] },
      { ...line, beacon_rtts_ms: [12.3, 90] },
    ]);
  });

  test("that never reports waits like everybody after a second", async ({ serveStudy, clock }) => {
    const page = (await serveStudy({ scenes: [crowd()], beacons })).page("silent");
    await page.join();
    await page.catchUp();
    clock.advance(999);
    await page.catchUp();
    expect(page.all("status")).toEqual([{ kind: "measuring" }]);
    clock.advance(1);
    await page.nextStatus("waiting");
  });

  test("is asked again after a broken connection, but not in a match", async ({ serveStudy, clock }) => {
    const server = await serveStudy({ scenes: [scene("pairs")], beacons });
    const resumed = async ({ participantId, pageId }: TestPage) => {
      const page = server.page(participantId, pageId);
      expect(await page.join({ resume: true })).toEqual({ ok: true });
      return page;
    };
    const joined = await server.page("alice").located([10, 90]);
    await joined.close();
    const alice = await resumed(joined);
    expect(alice.all("beacons/measure")).toEqual([{ urls: beacons }]);
    const bob = await server.page("bob").located([20, 80]);
    clock.advance(3_000);
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    await bob.close();
    expect((await resumed(bob)).all("beacons/measure")).toEqual([]);
  });
});

describe("a study without beacons", () => {
  test("asks for none, and takes no report", async ({ serve }) => {
    const page = await (await serve(crowd())).waitingPage("alice");
    expect(page.all("beacons/measure")).toEqual([]);
    expect(await page.ask("beacons/report", { rttsMs: [10] })).toMatchObject({
      error: {
        code: "bad-message",
        field: "rttsMs",
        message: expect.stringContaining("1 values, the study 0 beacons"),
      },
    });
  });
});

describe("round trips to beacons", () => {
  test("hold back a pair that the server alone would take for near", async ({ serveStudy, clock }) => {
    const matchmaker = new RankedMatchmaker({ maxP2pRttMs: 100 });
    const server = await serveStudy({ scenes: [scene("ranked").matchmaking({ matchmaker })], beacons });
    const pageAt = async (participantId: string, ...rttsMs: number[]) => {
      const page = await server.page(participantId).located(rttsMs);
      await page.nextStatus("waiting");
      clock.advance(100);
      await page.catchUp();
      return page;
    };
    const berlin = await pageAt("berlin", 10, 100);
    const sydney = await pageAt("sydney", 280, 180);
    expect([...berlin.all("probe/start"), ...sydney.all("probe/start")]).toEqual([]);
    const paris = await pageAt("paris", 20, 90);
    const { probeId } = await paris.next("probe/start");
    expect(await berlin.next("probe/start")).toMatchObject({ probeId });
    expect(sydney.all("probe/start")).toEqual([]);
  });
});

describe("a report that is refused", () => {
  const tooMany = Array.from({ length: limits.beacons + 1 }, () => 1);

  test.for([
    ["is too short", [1], "rttsMs"],
    ["is too long", [1, 2, 3], "rttsMs"],
    ["is longer than any study has beacons", tooMany, "rttsMs"],
    ["is empty", [], "rttsMs"],
    ["has text in it", [1, "2"], "rttsMs.1"],
    ["has a negative number in it", [-1, 2], "rttsMs.0"],
    ["has a number in it that is no round trip", [1, 60_001], "rttsMs.1"],
  ] as const)("because it %s changes nothing", async ([, rttsMs, field], { serveStudy, log }) => {
    const matchmaker = new Listening();
    const server = await serveStudy({ scenes: [scene("pairs").matchmaking({ matchmaker })], beacons });
    const page = await server.page("alice").located([1, 2]);
    await page.nextStatus("waiting");
    expect(await page.askAnything("beacons/report", { rttsMs })).toMatchObject({
      error: { code: "bad-message", field },
    });
    expect(matchmaker.heard).toEqual({ alice: [1, 2] });
    const bob = await server.page("bob").located([3, 4]);
    await Promise.all([page.next("match/announced"), bob.next("match/announced")]);
    expect(ofType(await server.finalRecords(), "beacons")).toHaveLength(2);
    expect(log.errors).toEqual([]);
  });

  test("because there were too many of one connection is not written down", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [crowd()], beacons });
    const page = server.page("alice");
    await page.join();
    for (let report = 0; report < limits.beaconReports; report++) {
      expect(await page.ask("beacons/report", { rttsMs: [report, null] })).toEqual({ ok: true });
    }
    expect(await page.ask("beacons/report", { rttsMs: [9, 9] })).toMatchObject({ error: { code: "rate-limited" } });
    const records = ofType(await server.finalRecords(), "beacons");
    expect(records).toHaveLength(limits.beaconReports);
  });
});

describe("the server itself", () => {
  test("is a beacon for others: it answers at once, empty, never from a cache, and to any page", async ({ serve }) => {
    const server = await serve(crowd());
    const answer = await fetch(`${server.url}/echo`);
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    for (const header of ["access-control-allow-origin", "timing-allow-origin"]) {
      expect(answer.headers.get(header)).toBe("*");
    }
  });
});
