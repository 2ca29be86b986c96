import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { participants, type ParticipantsOptions } from "../src/participants/participants.ts";
import { prolific } from "../src/recruiter/recruiter.ts";
import { scene } from "../src/study/scene.ts";
import type { Study } from "../src/study/study.ts";
import type { HandClock } from "../test-support/hand-clock.ts";
import { holdEchoes } from "../test-support/held-echoes.ts";
import { testCodes } from "../test-support/matched-pair.ts";
import { test } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { userAgents } from "../test-support/user-agents.ts";

const codes = { ...testCodes, excluded: "C5", "device-not-allowed": "C6" };
const studyWith = (options: ParticipantsOptions): Omit<Study, "study"> => ({
  scenes: [scene("game").waitroom({ countdownMs: 0 })],
  recruiter: prolific({ codes }),
  participants: participants(options),
});

/** The server has timed so many round trips to the page, of which each took so long. */
async function timeEchoes(page: TestPage, clock: HandClock, { count, rttMs }: { count: number; rttMs: number }) {
  const echoes = holdEchoes(page);
  await page.join();
  for (let index = 0; index < count; index++) {
    const echo = await echoes.next();
    clock.advance(rttMs);
    echo.answer(echo.nonce);
    await page.catchUp();
    clock.advance(150 - rttMs);
  }
}

describe("a study that does not let everybody wait", () => {
  test("says why, what to do, and with which code, and lets the same person in where it fits", async ({
    serveStudy,
  }) => {
    const server = await serveStudy(
      studyWith({ devices: ["desktop"], browsers: { chrome: 100 }, minConnection: "3g" }),
    );
    const told = async (page: TestPage, device = {}) => {
      expect(await page.join({ device })).toEqual({ ok: true });
      return page.next("released");
    };
    const device = { reason: "device-not-allowed", completionCode: "C6", message: expect.stringContaining("computer") };
    expect(await told(server.pageIn(userAgents.phone, "alice"))).toMatchObject(device);
    expect(await told(server.pageIn(userAgents.phone, "alice"))).toMatchObject(device);
    expect(await told(server.pageIn(userAgents.safari, "bob"), { touchPoints: 5 })).toMatchObject(device);
    const browser = {
      reason: "browser-not-allowed",
      completionCode: "C5",
      message: expect.stringContaining("browser"),
    };
    expect(await told(server.pageIn(userAgents.oldChrome, "alice"))).toMatchObject(browser);
    const weak = { reason: "connection-too-weak", completionCode: "C5", message: expect.stringContaining("Wi-Fi") };
    expect(await told(server.pageIn(userAgents.chrome, "alice"), { connection: "2g" })).toMatchObject(weak);
    const good = server.pageIn(userAgents.chrome, "alice");
    await good.join({ device: { touchPoints: -1, connection: "x".repeat(500) } });
    await good.nextStatus("waiting");

    const records = await server.finalRecords();
    const outcomes = ofType(records, "outcome").map(({ participant_id, outcome }) => [participant_id, outcome]);
    expect(outcomes).toEqual([
      ["alice", "device-not-allowed"],
      ["alice", "device-not-allowed"],
      ["bob", "device-not-allowed"],
      ["alice", "browser-not-allowed"],
      ["alice", "connection-too-weak"],
    ]);
    expect(ofType(records, "completed").map((line) => line.completion_code)).toEqual(["C6", "C6", "C6", "C5", "C5"]);
  });
});

describe("a study with a longest round trip to the server", () => {
  const rules = { maxServerRttMs: 100, minSamples: 4 };

  test("measures first, and tries with nobody meanwhile", async ({ serveStudy, clock }) => {
    // Without a journal as well: there nobody is held back for any other reason.
    for (const journalDir of [undefined, null]) {
      const server = await serveStudy(studyWith(rules), journalDir === null ? { journalDir, recordsDir: null } : {});
      const alice = server.page("alice");
      await timeEchoes(alice, clock, { count: 3, rttMs: 100 });
      const bob = server.page("bob");
      await timeEchoes(bob, clock, { count: 3, rttMs: 50 });
      clock.advance(1_500);
      for (const page of [alice, bob]) {
        await page.catchUp();
        expect(page.all("status").map(({ kind }) => kind)).not.toContain("waiting");
        expect(page.all("match/announced")).toEqual([]);
      }
      await server.close();
    }
  });

  test("lets in who is near", async ({ serveStudy, clock }) => {
    const server = await serveStudy(studyWith(rules));
    const alice = server.page("alice");
    await timeEchoes(alice, clock, { count: 4, rttMs: 100 });
    await alice.nextStatus("waiting");
    const bob = server.page("bob");
    await timeEchoes(bob, clock, { count: 4, rttMs: 50 });
    await Promise.all([alice, bob].map((page) => page.next("match/started")));
  });

  test("excludes who is too far, for good, and never says that something is bad", async ({ serveStudy, clock }) => {
    const first = await serveStudy(studyWith(rules));
    const alice = first.page("alice");
    await timeEchoes(alice, clock, { count: 4, rttMs: 101 });
    const told = await alice.next("released");
    expect(told).toMatchObject({ reason: "server-rtt-too-high", completionCode: "C5" });
    expect(told.message).toMatch(/cable/);
    expect(told.message).not.toMatch(/bad|slow|poor|your internet/i);
    await first.close();
    const second = await serveStudy(studyWith(rules));
    const again = second.page("alice", "another page");
    await again.join();
    const repeated = { reason: "server-rtt-too-high", completionCode: "C5", repeated: true };
    expect(await again.next("released")).toMatchObject({ ...repeated, message: told.message });
    const [outcome] = ofType(await second.finalRecords(), "outcome");
    expect(outcome).toMatchObject({ outcome: "server-rtt-too-high", server_rtt_n: 4, server_rtt_min_ms: 101 });
  });

  test("goes on measuring a page that comes back, also to the next process", async ({ serveStudy, clock }) => {
    const first = await serveStudy(studyWith(rules));
    const alice = first.page("alice");
    await timeEchoes(alice, clock, { count: 2, rttMs: 50 });
    await first.close();
    const second = await serveStudy(studyWith(rules));
    const bob = second.page("bob");
    await timeEchoes(bob, clock, { count: 4, rttMs: 50 });
    await bob.nextStatus("waiting");
    const back = second.page("alice", alice.pageId);
    back.resumeSecret = alice.resumeSecret;
    await timeEchoes(back, clock, { count: 3, rttMs: 50 });
    expect(back.all("match/announced")).toEqual([]);
    const echoes = holdEchoes(back);
    const echo = await echoes.next();
    echo.answer(echo.nonce);
    await Promise.all([back, bob].map((page) => page.next("match/started")));
  });

  test("lets a refresh go on where it was settled", async ({ serveStudy, clock }) => {
    const server = await serveStudy(studyWith(rules));
    const alice = server.page("alice");
    await timeEchoes(alice, clock, { count: 4, rttMs: 50 });
    await alice.nextStatus("waiting");
    const refreshed = server.nextPage(alice);
    await refreshed.join();
    await refreshed.nextStatus("waiting");
  });

  test("ends the wait of a page that cannot be measured as any other", async ({ serveStudy, clock }) => {
    const server = await serveStudy(studyWith(rules));
    const alice = server.page("alice");
    alice.onEcho = () => {};
    await alice.join();
    clock.advance(120_000);
    expect(await alice.next("released")).toMatchObject({ reason: "timed-out" });
  });
});

test("rules that are none are told by their names, all at once", async ({ serveStudy }) => {
  const wrong = studyWith({
    devices: ["watch" as "phone"],
    browsers: { chrome: 0 },
    webrtc: "optional" as "required",
    maxServerRttMs: 0.1,
    minSamples: 11,
    minConnection: "5g" as "4g",
  });
  const starting = serveStudy(wrong);
  for (const name of ["devices", "browsers", "webrtc", "maxServerRttMs", "minSamples", "minConnection"])
    await expect(starting).rejects.toThrow(new RegExp(String.raw`participants\.${name} is .*; allowed: `));
  const noCode = { ...studyWith({ devices: ["desktop"] }), recruiter: prolific({ codes: testCodes }) };
  await expect(serveStudy(noCode)).rejects.toThrow("recruiter.codes.excluded is undefined");
  const good: ParticipantsOptions = { webrtc: "required", browsers: { safari: true }, minConnection: "4g" };
  await serveStudy(studyWith(good));
});
