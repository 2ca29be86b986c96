import { ofType } from "@earshot/records";
import { defineStudy, scene } from "@earshot/server";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { formingStages, holdStage, sceneOf, scenesWith } from "./support/stages.ts";

test.use({
  study: defineStudy({
    study: "second-tabs",
    scenes: [
      ...scenesWith(2),
      scene("waiting-2").waitroom({ countdownMs: 500 }),
      scene("matched-2").waitroom({ countdownMs: 500 }),
      scene("no-way-back").waitroom({ countdownMs: 500, rejoinMs: 0 }),
    ],
  }),
});

const replaced = { kind: "released", reason: "replaced", message: expect.stringContaining("another tab of its own") };
const taken = { kind: "released", reason: "taken", message: expect.stringContaining("another page has this") };

/** So that the page joins as soon as it is told to. */
async function loadSdk(page: Page): Promise<void> {
  await page.evaluate(async () => void (await import(new URL("earshot.js", location.href).href)));
}

for (const stage of formingStages) {
  test(`in ${stage}: a strange one is refused, a copy takes the place over, and the group is tried again`, async ({
    openTab,
    server,
  }) => {
    const [alice, bob, stranger] = [await openTab(), await openTab(), await openTab()];
    const probes = await holdStage(stage, bob);
    const join = { scene: sceneOf(stage, 2), participantId: "alice" };
    await alice.join(join);
    await alice.reaches("waiting");
    const copy = await alice.duplicate();
    for (const { page } of [copy, stranger]) await loadSdk(page);
    await bob.join({ ...join, participantId: "bob" });
    for (const tab of [alice, bob]) await tab.reaches(stage);

    await stranger.join(join);
    expect(await stranger.released()).toEqual(taken);
    for (const tab of [alice, bob]) expect((await tab.status()).kind).toBe(stage);
    probes.letGo();
    await copy.join(join);
    expect(await alice.released()).toEqual(replaced);

    await copy.reaches(stage);
    if (stage === "ready-check") for (const tab of [copy, bob]) await tab.ready();
    if (stage === "confirming") await bob.reaches(stage);
    else for (const tab of [copy, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    const records = await server.records();
    expect(ofType(records, "arrival").map((line) => line.participant_id)).toEqual(["alice", "bob"]);
    expect(ofType(records, "return").map((line) => line.participant_id)).toEqual(["alice"]);
    const breaks = ofType(records, stage === "confirming" ? "match_cancelled" : "withdrawal");
    expect(breaks.map(({ reason }) => reason)).toEqual(["peer-left"]);
  });
}

test("while waiting: a strange one is refused, and a copy takes the place over", async ({ openTab, server }) => {
  const [alice, bob, stranger] = [await openTab(), await openTab(), await openTab()];
  const join = { scene: "waiting-2", participantId: "alice" };
  await alice.join(join);
  await alice.reaches("waiting");
  await stranger.join(join);
  expect(await stranger.released()).toEqual(taken);
  expect((await alice.status()).kind).toBe("waiting");
  const copy = await alice.duplicate();
  await copy.join(join);
  expect(await alice.released()).toEqual(replaced);
  // What has lost its place does not take it back.
  await alice.refresh(join);
  expect(await alice.released()).toEqual(taken);
  await bob.join({ ...join, participantId: "bob" });
  for (const tab of [copy, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  expect(ofType(await server.records(), "outcome")).toHaveLength(2);
});

test("in a match: a strange one is refused, and a copy comes back into it, of which the partner is told", async ({
  openTab,
  server,
}) => {
  const [alice, bob, stranger] = [await openTab(), await openTab(), await openTab()];
  const join = { scene: "matched-2", participantId: "alice" };
  await alice.join(join);
  await bob.join({ ...join, participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  await stranger.join(join);
  expect(await stranger.released()).toEqual(taken);
  const copy = await alice.duplicate();
  await copy.join(join);
  expect(await copy.outcome()).toEqual({ kind: "matched", rejoined: true });
  await alice.told("released: replaced", "closed: replaced");
  // Nothing of the strange one.
  await bob.told("away", "back: a new page");
  await bob.send("to the newest");
  await copy.received("to the newest");
  expect(ofType(await server.records(), "rejoin")).toMatchObject([{ participant_id: "alice" }]);
});

test("in a match to which nobody comes back: the first is told that it was replaced, its partner that it left", async ({
  openTab,
}) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const join = { scene: "no-way-back", participantId: "alice" };
  await alice.join(join);
  await bob.join({ ...join, participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const copy = await alice.duplicate();
  await copy.join(join);
  await copy.reaches("waiting");
  await alice.told("released: replaced", "closed: replaced");
  await bob.told("closed: left");
});
