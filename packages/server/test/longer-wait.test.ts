import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";

const choosing = () =>
  probedScene().waitroom({
    timeoutMs: 60_000,
    onTimeout: "choice",
    extendByMs: 30_000,
    choiceWithinMs: 10_000,
    countdownMs: 0,
  });

async function asked(server: TestServer, clock: { advance(ms: number): void }) {
  const alice = await server.waitingPage("alice");
  clock.advance(60_000);
  expect(await alice.nextStatus("waiting")).toMatchObject({
    deadlineInMs: 10_000,
    extension: { byMs: 30_000, left: 1, isAsked: true },
    minimumWaitInMs: 0,
  });
  return alice;
}

describe("at the time limit", () => {
  test("a page is asked, waits longer, and how long and how often is in the records", async ({ serve, clock }) => {
    const server = await serve(choosing());
    const alice = await asked(server, clock);
    clock.advance(4_000);
    expect(await alice.ask("waitroom/extend", {})).toEqual({ ok: true });
    expect(await alice.nextStatus("waiting")).toMatchObject({ deadlineInMs: 30_000, extension: null });
    expect(await alice.ask("waitroom/extend", {})).toMatchObject({ ok: false, error: { code: "not-a-member" } });
    clock.advance(29_999);
    await alice.catchUp();
    expect(alice.all("released")).toEqual([]);
    clock.advance(1);
    expect(await alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 94_000 });
    const records = await server.finalRecords();
    expect(ofType(records, "extension")).toMatchObject([
      { participant_id: "alice", extended_by_ms: 30_000, waited_ms: 64_000 },
    ]);
    expect(ofType(records, "outcome")).toMatchObject([{ outcome: "timed-out", waited_ms: 94_000, extensions: 1 }]);
  });

  test("a page that does not answer is released when the time to answer is over", async ({ serve, clock }) => {
    const alice = await asked(await serve(choosing()), clock);
    clock.advance(10_000);
    expect(await alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 70_000 });
  });

  test("a page that leaves then has waited for long enough, and one that leaves before has not", async ({
    serve,
    clock,
  }) => {
    const server = await serve(choosing());
    const zoe = await server.waitingPage("zoe");
    await zoe.ask("waitroom/leave", {});
    expect(await zoe.next("released")).toMatchObject({ reason: "left" });
    const alice = await asked(server, clock);
    await alice.ask("waitroom/leave", {});
    expect(await alice.next("released")).toEqual({ reason: "left-after-wait", waitedMs: 60_000 });
    const outcomes = ofType(await server.finalRecords(), "outcome");
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["left", "left-after-wait"]);
  });

  test("a page that is asked, or has waited longer, is matched, and the match says so", async ({ serve, clock }) => {
    const server = await serve(choosing());
    const alice = await asked(server, clock);
    await alice.ask("waitroom/extend", {});
    await alice.ask("waitroom/leave", {});
    const pair = await measuringPair(server, "carol", "dave");
    await pair.alice.ask("waitroom/extend", {});
    await reportBoth(pair, 40);
    await pair.alice.next("match/started");
    const outcomes = ofType(await server.finalRecords(), "outcome").filter(({ outcome }) => outcome === "matched");
    expect(outcomes.map(({ participant_id, extensions }) => [participant_id, extensions])).toEqual([
      ["carol", 1],
      ["dave", 0],
    ]);
  });

  test("a server that is started again meanwhile asks once more, and knows how often one has waited longer", async ({
    serve,
    clock,
  }) => {
    const first = await serve(choosing());
    const alice = await asked(first, clock);
    clock.advance(9_000);
    await first.close();
    clock.advance(600_000);
    const second = await serve(choosing());
    const again = second.page("alice", alice.pageId);
    expect(await again.join({ resume: true })).toEqual({ ok: true });
    expect(await again.nextStatus("waiting")).toMatchObject({ deadlineInMs: 10_000, extension: { isAsked: true } });
    expect(await again.ask("waitroom/extend", {})).toEqual({ ok: true });
    await second.close();
    const third = await serve(choosing());
    const last = third.page("alice", alice.pageId);
    await last.join({ resume: true });
    expect(await last.nextStatus("waiting")).toMatchObject({ deadlineInMs: 30_000, extension: null });
    clock.advance(30_000);
    expect(await last.next("released")).toEqual({ reason: "timed-out", waitedMs: 99_000 });
  });
});
