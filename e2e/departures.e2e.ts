import { ofType } from "@earshot/records";
import { breakConnections, noteConnections } from "./support/connections.ts";
import { expect, test } from "./support/fixtures.ts";
import { Wire } from "./support/wire.ts";

test("a tab closed in the countdown sends the other back to its place, and on to the next partner", async ({
  openTab,
}) => {
  const [alice, bob, carol] = [await openTab(), await openTab(), await openTab()];
  await alice.join({ scene: "countdown", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "countdown", participantId: "bob" });
  await alice.reaches("confirming");
  await bob.close();
  await alice.reaches("waiting");
  expect(await alice.status()).toMatchObject({ lastRejection: { reason: "peer-left" } });
  await carol.join({ scene: "countdown", participantId: "carol" });
  expect(await alice.outcome()).toEqual({ kind: "matched" });
});

test("a connection that breaks in the countdown is no match: both are back in their places, and measured again", async ({
  openTab,
  server,
}) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await noteConnections(bob);
  await alice.join({ scene: "countdown", participantId: "alice" });
  await bob.join({ scene: "countdown", participantId: "bob" });
  await bob.reaches("confirming");
  await breakConnections(bob);
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  await alice.send("over a new connection");
  await bob.received("over a new connection");
  const records = await server.records();
  expect(ofType(records, "match_cancelled")).toMatchObject([{ leaver: null }]);
  expect(ofType(records, "verdict").filter(({ verdict }) => verdict === "accepted")).toHaveLength(2);
});

test("a tab closed while the connection opens sends the other back", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  // What it signals never arrives, so the connection opens as long as the server lets it.
  await Wire.tap(bob, (said) => (said[0] === "link/signal" ? null : said));
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });
  await alice.reaches("probing");
  await bob.close();
  await expect.poll(() => alice.status()).toMatchObject({ kind: "waiting", lastRejection: { reason: "peer-left" } });
});

test("when a partner leaves a match, the other is told that it left", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "near", participantId: "alice" });
  await bob.join({ scene: "near", participantId: "bob" });
  await Promise.all([alice.outcome(), bob.outcome()]);
  await bob.page.evaluate(() => window.earshot.match?.leave());
  await alice.told("closed: left");
});
