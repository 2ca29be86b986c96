import { FifoMatchmaker, GroupReunionMatchmaker, RankedMatchmaker } from "@earshot/matchmaker";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { makeReady, reportBoth, startedPair } from "../test-support/probing.ts";
import { test, type TestServer } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { scene, type Scene } from "../src/study/scene.ts";

const atOnce = { countdownMs: 0 };

function firstScene(groupSize: number): Scene {
  return scene("first").players(groupSize).waitroom(atOnce);
}

function reunion(groupSize: number, options: { fallbackToFifo: boolean; maxP2pRttMs?: number }): Scene {
  return scene("second")
    .players(groupSize)
    .matchmaking({ matchmaker: new GroupReunionMatchmaker(options) })
    .waitroom(atOnce);
}

/** A new page of somebody, in that scene, and alone for the time being. */
async function waitsIn(server: TestServer, name: string, participantId: string): Promise<TestPage> {
  return waits(server.page(participantId), name);
}

async function waits(page: TestPage, name: string): Promise<TestPage> {
  await page.join({ scene: name });
  await page.nextStatus("waiting");
  return page;
}

/** They are matched in a scene and go on from there: those pages have left it, and are closed. */
async function play(server: TestServer, name: string, ...ids: string[]): Promise<void> {
  const pages = ids.map((id) => server.page(id));
  for (const page of pages) await page.join({ scene: name });
  for (const page of pages) await page.next("match/started");
  for (const page of pages) await page.ask("waitroom/leave", {});
  for (const page of pages) await page.close();
}

/** Who was matched in a scene, group by group, in the order of the records. */
async function groupsOf(server: TestServer, name: string): Promise<string[]> {
  const records = await server.finalRecords();
  const matches = ofType(records, "match").filter((line) => line.scene === name);
  return matches.map(({ participant_ids: ids }) => ids.toSorted().join(" "));
}

describe("a scene that reunites", () => {
  test.for([2, 3, 4])("groups of %i puts them together again, in whatever order they come", async (size, { serve }) => {
    const server = await serve(firstScene(size), reunion(size, { fallbackToFifo: false }));
    const [ours, theirs] = ["ann", "bob"].map((name) => Array.from({ length: size }, (_, index) => `${name}${index}`));
    await play(server, "first", ...(ours ?? []));
    await play(server, "first", ...(theirs ?? []));
    const mixed = ours?.flatMap((id, index) => [id, theirs?.[index] ?? ""]) ?? [];
    const pages = mixed.map((id) => server.page(id));
    for (const page of pages.toReversed()) await page.join({ scene: "second" });
    for (const page of pages) await page.next("match/started");
    expect((await groupsOf(server, "second")).toSorted()).toEqual([ours?.join(" "), theirs?.join(" ")]);
  });

  test("knows partners whose page was reloaded, or whose connection broke, while they wait", async ({ serve }) => {
    const server = await serve(firstScene(3), reunion(3, { fallbackToFifo: false }));
    await play(server, "first", "ann", "bob", "cid");
    const ann = await waitsIn(server, "second", "ann");
    await waits(server.nextPage(ann), "second");
    expect(await ann.next("released")).toMatchObject({ reason: "replaced" });
    const bob = await waitsIn(server, "second", "bob");
    await bob.close();
    const back = server.page("bob", bob.pageId);
    await back.join({ scene: "second", resume: true });
    await back.nextStatus("waiting");
    const cid = server.page("cid");
    await cid.join({ scene: "second" });
    await cid.next("match/started");
    expect(await groupsOf(server, "second")).toEqual(["ann bob cid"]);
  });

  test("with a fallback measures previous partners before those who have waited longer", async ({ serve }) => {
    const server = await serve(firstScene(2), reunion(2, { fallbackToFifo: true, maxP2pRttMs: 100 }));
    await play(server, "first", "ann", "bob");
    const stranger = await waitsIn(server, "second", "stranger");
    const bob = server.page("bob");
    await bob.join({ scene: "second" });
    const far = await startedPair(stranger, bob);
    await makeReady(far);
    await reportBoth(far, 300);
    await Promise.all([stranger.nextStatus("waiting"), bob.nextStatus("waiting")]);
    const ann = server.page("ann");
    await ann.join({ scene: "second" });
    expect((await startedPair(bob, ann)).probeId).not.toBe(far.probeId);
    expect(stranger.all("probe/start")).toHaveLength(1);
  });

  test.for([
    [true, ["one two"]],
    [false, []],
  ] as const)("with fallbackToFifo %s makes of two strangers: %j", async ([fallbackToFifo, groups], { serve }) => {
    const server = await serve(firstScene(2), reunion(2, { fallbackToFifo }));
    await waitsIn(server, "second", "one");
    const two = server.page("two");
    await two.join({ scene: "second" });
    await (fallbackToFifo ? two.next("match/started") : two.nextStatus("waiting"));
    expect(await groupsOf(server, "second")).toEqual(groups);
  });

  test("reunites the group of a match that was played anew in the same scene", async ({ serve }) => {
    const server = await serve(reunion(2, { fallbackToFifo: true }));
    await play(server, "second", "ann", "bob");
    await play(server, "second", "bob", "ann");
    expect(await groupsOf(server, "second")).toEqual(["ann bob", "ann bob"]);
  });
});

const strangers = [
  ["FifoMatchmaker", () => new FifoMatchmaker({ avoidPrevious: true })],
  ["RankedMatchmaker", () => new RankedMatchmaker({ avoidPrevious: true, coalesceMs: 0 })],
] as const;

test.for(strangers)(
  "with %s that avoids previous partners, four people meet a stranger in each of three scenes",
  async ([, newMatchmaker], { serve }) => {
    const names = ["one", "two", "three"];
    const server = await serve(
      ...names.map((name) => scene(name).players(2).matchmaking({ matchmaker: newMatchmaker() }).waitroom(atOnce)),
    );
    await play(server, "one", "ann", "bob");
    await play(server, "one", "cid", "dee");
    await play(server, "two", "ann", "cid");
    await play(server, "two", "bob", "dee");
    const pages = ["ann", "bob", "cid", "dee"].map((id) => server.page(id));
    for (const page of pages) await page.join({ scene: "three" });
    for (const page of pages) await page.next("match/started");
    expect((await groupsOf(server, "three")).toSorted()).toEqual(["ann dee", "bob cid"]);
  },
);
