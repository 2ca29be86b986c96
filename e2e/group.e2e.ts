import { ofType } from "@earshot/records";
import { breakConnections, noteConnections } from "./support/connections.ts";
import { FAR_LATENCY_MS, expect, test } from "./support/fixtures.ts";

test("in a group of three every pair is measured, and everybody hears everybody", async ({ openTab, server }) => {
  const tabs = [await openTab(), await openTab(), await openTab()];
  for (const [index, tab] of tabs.entries()) await tab.join({ scene: "trio", participantId: `member-${index}` });
  for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched" });

  await tabs[0]?.send("to both");
  await tabs[1]?.received("to both");
  await tabs[2]?.received("to both");
  const accepted = ofType(await server.records(), "verdict").filter(({ verdict }) => verdict === "accepted");
  const pairs = accepted.map(({ participant_ids: ids }) => ids.toSorted().join(" ")).toSorted();
  expect(pairs).toEqual(["member-0 member-1", "member-0 member-2", "member-1 member-2"]);
});

test("a far third costs only itself: with a fourth, the near pair is matched over its connection, unmeasured", async ({
  openTab,
  server,
}) => {
  const [near, far, second, third] = [
    await openTab(),
    await openTab({ latencyMs: FAR_LATENCY_MS }),
    await openTab(),
    await openTab(),
  ];
  const early = { near, far, second };
  for (const [participantId, tab] of Object.entries(early)) await tab.join({ scene: "trio", participantId });
  for (const tab of Object.values(early)) await tab.verdicts(2);
  for (const tab of Object.values(early)) await tab.reaches("waiting");
  expect(await far.status()).toMatchObject({ lastRejection: { reason: "rtt-too-high" } });

  await third.join({ scene: "trio", participantId: "third" });
  for (const tab of [near, second, third]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  await near.send("over the kept connection");
  await second.received("over the kept connection");
  await third.received("over the kept connection");

  const probes = ofType(await server.records(), "probe");
  // Whose hello comes first is the network's affair, and so is the order within a pair and among pairs measured together.
  const pairs = probes.map(({ participant_ids: ids }) => ids.toSorted().join(" ")).toSorted();
  expect(pairs).toEqual(["far near", "far second", "near second", "near third", "second third"]);
});

test("a kept pair whose connection broke is measured again before it is matched", async ({ openTab, server }) => {
  const [near, far, second, third] = [
    await openTab(),
    await openTab({ latencyMs: FAR_LATENCY_MS }),
    await openTab(),
    await openTab(),
  ];
  await noteConnections(second);
  const early = { near, far, second };
  for (const [participantId, tab] of Object.entries(early)) await tab.join({ scene: "trio", participantId });
  for (const tab of Object.values(early)) await tab.verdicts(2);
  for (const tab of Object.values(early)) await tab.reaches("waiting");
  const statusCount = await near.page.evaluate(() => window.earshot.statuses.length);
  await breakConnections(second);
  // The server has heard of it when it says which links are left.
  await near.page.waitForFunction((count) => window.earshot.statuses.length > count, statusCount);

  await third.join({ scene: "trio", participantId: "third" });
  for (const tab of [near, second, third]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  await near.send("over the new connection");
  await second.received("over the new connection");
  const probes = ofType(await server.records(), "probe");
  const pairs = probes.map(({ participant_ids: ids }) => ids.toSorted().join(" ")).toSorted();
  expect(pairs).toEqual(["far near", "far second", "near second", "near second", "near third", "second third"]);
});
