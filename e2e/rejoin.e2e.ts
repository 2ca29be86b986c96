import { ofType } from "@earshot/records";
import { breakConnections, noteConnections } from "./support/connections.ts";
import { expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

async function playingPair(openTab: () => Promise<Tab>, scene = "near"): Promise<[Tab, Tab]> {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene, participantId: "alice" });
  await bob.join({ scene, participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  return [alice, bob];
}

/** Data flow both ways between the two, over their connection of now. */
async function talk(one: Tab, other: Tab, word: string): Promise<void> {
  for (const tab of [one, other]) {
    await expect
      .poll(() => tab.page.evaluate(() => window.earshot.match?.partners.every(({ isOpen }) => isOpen)))
      .toBe(true);
  }
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    await from.send(word);
    await expect.poll(() => to.page.evaluate(() => window.earshot.received.at(-1))).toBe(word);
  }
}

test("a refresh in a match comes back to it, over a new connection, and its number is measured anew", async ({
  openTab,
  server,
}) => {
  const [alice, bob] = await playingPair(openTab);
  const before = await alice.page.evaluate(() => window.earshot.match?.index);
  await alice.refresh({ scene: "near", participantId: "alice" });
  expect(await alice.outcome()).toEqual({ kind: "matched", rejoined: true });
  expect(await alice.page.evaluate(() => window.earshot.match?.index)).toBe(before);
  expect((await alice.rtt())?.received).toBeGreaterThan(0);
  await talk(alice, bob, "as if nothing had been");
  await bob.told("away", "back: a new page");
  await alice.told();
  const overNew = async () => {
    const records = await server.records();
    const links = ofType(records, "reopening").map((line) => line.link_id);
    return ofType(records, "baseline")
      .filter((line) => links.includes(line.link_id))
      .map((line) => line.participant_id);
  };
  await expect.poll(async () => (await overNew()).toSorted(), { timeout: 30_000 }).toEqual(["alice", "bob"]);
});

test("a refresh of both at once brings both back to each other", async ({ openTab }) => {
  const [alice, bob] = await playingPair(openTab);
  await Promise.all([
    alice.refresh({ scene: "near", participantId: "alice" }),
    bob.refresh({ scene: "near", participantId: "bob" }),
  ]);
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched", rejoined: true });
  await talk(alice, bob, "here we are");
});

test("a refresh in a trio is connected to both others again, who stay connected to each other", async ({ openTab }) => {
  const tabs = [await openTab(), await openTab(), await openTab()] as const;
  const [alice, bob, carol] = tabs;
  for (const [index, tab] of tabs.entries()) await tab.join({ scene: "trio", participantId: `p${index}` });
  for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched" });
  await alice.refresh({ scene: "trio", participantId: "p0" });
  expect(await alice.outcome()).toEqual({ kind: "matched", rejoined: true });
  for (const tab of tabs) {
    await expect
      .poll(() => tab.page.evaluate(() => window.earshot.match?.partners.map(({ isOpen }) => isOpen)))
      .toEqual([true, true]);
  }
  await bob.send("among us");
  await carol.received("among us");
  await alice.received("among us");
  await bob.told("away", "back: a new page");
});

test("a refresh of all three at once brings everybody back to everybody", async ({ openTab }) => {
  const tabs = [await openTab(), await openTab(), await openTab()] as const;
  const [alice, bob, carol] = tabs;
  const joins = tabs.map((tab, index) => ({ tab, join: { scene: "trio", participantId: `p${index}` } }));
  for (const { tab, join } of joins) await tab.join(join);
  for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched" });
  await Promise.all(joins.map(({ tab, join }) => tab.refresh(join)));
  for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched", rejoined: true });
  await talk(alice, bob, "first and second");
  await talk(bob, carol, "second and third");
  await talk(carol, alice, "third and first");
});

test("a partner that never comes back is gone for that reason", async ({ openTab, server }) => {
  const [alice, bob] = await playingPair(openTab, "brief");
  await bob.page.goto("about:blank");
  await alice.told("away", "closed: unreachable");
  expect(ofType(await server.records(), "departure")).toMatchObject([{ participant_id: "bob", reason: "unreachable" }]);
});

test("a partner whose tab is killed says nothing: the connection stalls, until the server's word for it", async ({
  openTab,
}) => {
  const [alice, bob] = await playingPair(openTab, "brief");
  await bob.close();
  await alice.told("stalled", "closed: unreachable");
});

test("a refresh that finds the partner gone is told so, and is in no match", async ({ openTab }) => {
  const [alice, bob] = await playingPair(openTab);
  await alice.page.goto("about:blank");
  await bob.told("away");
  await bob.page.evaluate(() => window.earshot.waitroom.leave());
  await alice.page.goBack();
  await alice.join({ scene: "near", participantId: "alice" });
  expect(await alice.outcome()).toEqual({ kind: "released", reason: "partner-gone" });
});

for (const native of [false, true]) {
  test(`a connection that breaks in a match is opened anew ${native ? "over the native link" : "over simple-peer"}`, async ({
    openTab,
    server,
  }) => {
    const [alice, bob] = [await openTab(), await openTab()];
    await noteConnections(bob);
    await alice.join({ scene: "near", participantId: "alice", native });
    await bob.join({ scene: "near", participantId: "bob", native });
    for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    await breakConnections(bob);
    await alice.told("away", "back");
    await talk(alice, bob, "on another line");
    expect(ofType(await server.records(), "reopening")).toMatchObject([{ reason: "connection-lost" }]);
  });
}
