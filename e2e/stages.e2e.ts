import { ofType, type RecordLine } from "@earshot/records";
import { defineStudy, participants, scene } from "@earshot/server";
import { IMPATIENT_MS, expect, test } from "./support/fixtures.ts";
import { formingStages, holdStage, sceneOf, scenesWith, type FormingStage } from "./support/stages.ts";
import type { Tab } from "./support/tab.ts";
import { Wire } from "./support/wire.ts";

const sizes = [2, 3] as const;

const WAIT_MS = 120_000;

/** How it can be told that a page was closed. */
const gone = ["peer-left", "connection-lost", "connection-failed", "timeout"];

/** Why a forming group was broken off, each time. */
function breaksIn(lines: readonly RecordLine[], stage: FormingStage): string[] {
  const ended = ofType(lines, stage === "confirming" ? "match_cancelled" : "withdrawal");
  return ended.map(({ reason }) => reason);
}

/** Those who were matched, from the longest wait on. */
function bySeniority(lines: readonly RecordLine[]): string[] {
  const matched = ofType(lines, "outcome").filter(({ outcome }) => outcome === "matched");
  return matched.toSorted((one, other) => other.waited_ms - one.waited_ms).map((line) => line.participant_id);
}

const idsIn = (lines: readonly RecordLine[], type: "arrival" | "return") =>
  ofType(lines, type).map((line) => line.participant_id);

test.describe("a refresh while a group forms keeps everybody's place, and the group is tried again:", () => {
  test.use({ study: defineStudy({ study: "stages", scenes: sizes.flatMap(scenesWith) }) });

  for (const size of sizes) {
    for (const stage of formingStages) {
      test(`of one, and then of all ${size} at once, in ${stage}`, async ({ openTab, server }) => {
        const ids = ["alice", "bob", "carol"].slice(0, size);
        const tabs = await Promise.all(ids.map(() => openTab()));
        const [first, last] = [tabs.at(0), tabs.at(-1)];
        if (!first || !last) throw new Error("a group has members");
        const joins = new Map(
          tabs.map((tab, index) => [tab, { scene: sceneOf(stage, size), participantId: ids[index] ?? "" }]),
        );
        const join = async (tab: Tab) => tab.join(joins.get(tab) ?? { scene: "", participantId: "" });
        const allReach = (kind: FormingStage) => Promise.all(tabs.map((tab) => tab.reaches(kind)));

        const probes = await holdStage(stage, last);
        for (const tab of tabs) {
          await join(tab);
          if (tab !== last) await tab.reaches("waiting");
        }
        await allReach(stage);
        let breaks = 0;
        const breakOff = async (...refreshed: Tab[]) => {
          await Promise.all(refreshed.map((tab) => tab.page.reload()));
          if (refreshed.length === size) probes.letGo();
          await Promise.all(refreshed.map(join));
          breaks++;
        };

        await breakOff(first);
        await allReach(stage);
        if (stage === "ready-check") {
          // Who was there before the refresh is asked again after it.
          await first.ready();
          await first.page.waitForFunction(() => Reflect.get(window.earshot.waitroom.status, "ready"));
          await breakOff(first);
          await allReach(stage);
          expect(await first.status()).toMatchObject({ ready: false });
        }
        if (stage !== "probing") {
          // What was measured between those who stayed still holds.
          const verdicts = ofType(await server.records(), "verdict").filter(({ verdict }) => verdict === "accepted");
          const ofThem = verdicts.filter((line) => !line.participant_ids.includes("alice"));
          expect(ofThem).toHaveLength(size - 2);
        }

        await breakOff(...tabs);
        if (stage !== "probing") await allReach(stage);
        if (stage === "ready-check") for (const tab of tabs) await tab.ready();
        if (stage !== "confirming") {
          for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched" });
          await first.send("over new connections");
          for (const tab of tabs.slice(1)) await tab.received("over new connections");
        }

        const records = await server.records();
        expect(idsIn(records, "arrival")).toEqual(ids);
        expect(bySeniority(records)).toEqual(stage === "confirming" ? [] : ids);
        expect(ofType(records, "outcome")).toHaveLength(stage === "confirming" ? 0 : size);
        const reasons = breaksIn(records, stage);
        expect(reasons.length).toBeGreaterThanOrEqual(breaks);
        // That a connection is gone its other end may say sooner than the server sees that the page is.
        for (const reason of reasons) expect(gone).toContain(reason);
      });
    }
  }
});

test.describe("a refresh before a group forms keeps the place", () => {
  test.use({
    study: defineStudy({
      study: "before-groups",
      scenes: sizes.map((size) =>
        scene(`for-${size}`).players(size).waitroom({ timeoutMs: WAIT_MS, countdownMs: 500 }),
      ),
      participants: participants({ once: false, maxServerRttMs: 60_000, minSamples: 1 }),
    }),
  });

  for (const size of sizes) {
    test(`of all who wait for a group of ${size}, and the time limit`, async ({ openTab, server }) => {
      const ids = ["alice", "bob"].slice(0, size - 1);
      const waiting = await Promise.all(
        ids.map(async (participantId) => {
          const tab = await openTab();
          return { tab, wire: await Wire.tap(tab), join: { scene: `for-${size}`, participantId } };
        }),
      );
      for (const { tab, join } of waiting) {
        await tab.join(join);
        await tab.reaches("waiting");
      }
      await Promise.all(waiting.map(({ tab, join }) => tab.refresh(join)));
      await Promise.all(waiting.map(({ tab }) => tab.reaches("waiting")));

      const lines = await server.records();
      for (const { wire, join } of waiting) {
        const ofThem = (type: "arrival" | "return") =>
          ofType(lines, type).find((line) => line.participant_id === join.participantId)?.at ?? "";
        const elapsedMs = Date.parse(ofThem("return")) - Date.parse(ofThem("arrival"));
        const leftMs = wire.heard.flatMap(([event, message]) =>
          event === "status" && message.kind === "waiting" ? message.deadlineInMs : [],
        );
        // Both are the server's own word. One ms for what is rounded.
        expect(leftMs.at(-1)).toBeLessThanOrEqual(WAIT_MS - elapsedMs + 1);
      }

      const last = await openTab();
      await last.join({ scene: `for-${size}`, participantId: "last" });
      for (const tab of [...waiting.map((one) => one.tab), last])
        expect(await tab.outcome()).toEqual({ kind: "matched" });
      const records = await server.records();
      expect(idsIn(records, "arrival")).toEqual([...ids, "last"]);
      expect(idsIn(records, "return").toSorted()).toEqual(ids);
      expect(bySeniority(records)).toEqual([...ids, "last"]);
    });

    test(`of all ${size} at once whose round trip to the server is not known yet`, async ({ openTab, server }) => {
      const ids = ["alice", "bob", "carol"].slice(0, size);
      const measured = await Promise.all(
        ids.map(async (participantId) => {
          const tab = await openTab();
          const wire = await Wire.tap(tab);
          wire.delay("rtt/echo", Number.POSITIVE_INFINITY);
          return { tab, wire, join: { scene: `for-${size}`, participantId } };
        }),
      );
      for (const { tab, join } of measured) {
        await tab.join(join);
        await tab.reaches("measuring");
      }
      await Promise.all(
        measured.map(async ({ tab, wire, join }) => {
          await tab.page.reload();
          wire.clear();
          await tab.join(join);
        }),
      );
      for (const { tab } of measured) expect(await tab.outcome()).toEqual({ kind: "matched" });
      const records = await server.records();
      expect(idsIn(records, "arrival")).toEqual(ids);
      expect(bySeniority(records)).toEqual(ids);
    });
  }
});

test("a refresh before the server has heard of the page begins the only stay", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  let isLost = true;
  const wire = await Wire.tap(alice, (said) => (isLost ? null : said));
  await alice.join({ scene: "unmeasured", participantId: "alice" });
  await expect.poll(() => wire.said.map(([event]) => event)).toContain("waitroom/join");
  expect(await alice.status()).toMatchObject({ kind: "connecting", again: false });
  await alice.page.reload();
  isLost = false;
  await alice.join({ scene: "unmeasured", participantId: "alice" });
  await bob.join({ scene: "unmeasured", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const records = await server.records();
  expect(idsIn(records, "arrival").toSorted()).toEqual(["alice", "bob"]);
  expect(idsIn(records, "return")).toEqual([]);
});

test("a refresh of a page that was let in and has not heard of it keeps the place", async ({ openTab, server }) => {
  const [alice, bob, carol] = [await openTab(), await openTab(), await openTab()];
  const wire = await Wire.tap(alice);
  for (const event of ["place/secret", "status"] as const) wire.delay(event, Number.POSITIVE_INFINITY);
  await alice.join({ scene: "crowd", participantId: "alice" });
  await expect.poll(() => wire.heard.map(([event]) => event)).toContain("place/secret");
  await bob.join({ scene: "crowd", participantId: "bob" });
  await bob.reaches("waiting");
  expect((await alice.status()).kind).toBe("connecting");
  await alice.page.reload();
  wire.clear();
  await alice.join({ scene: "crowd", participantId: "alice" });
  await alice.reaches("waiting");
  await carol.join({ scene: "crowd", participantId: "carol" });
  for (const tab of [alice, bob, carol]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const records = await server.records();
  expect(idsIn(records, "return")).toEqual(["alice"]);
  expect(bySeniority(records)).toEqual(["alice", "bob", "carol"]);
});

test("a refresh after the end begins anew, where everybody may come as often as they like", async ({
  openTab,
  server,
}) => {
  const alice = await openTab();
  const join = { scene: "impatient", participantId: "alice" };
  await alice.join(join);
  expect(await alice.released()).toEqual({ kind: "released", reason: "timed-out" });
  await alice.refresh(join);
  expect(await alice.released()).toEqual({ kind: "released", reason: "timed-out" });
  const outcomes = ofType(await server.records(), "outcome");
  expect(outcomes).toHaveLength(2);
  for (const { waited_ms: waitedMs } of outcomes) expect(waitedMs).toBeGreaterThanOrEqual(IMPATIENT_MS);
});
