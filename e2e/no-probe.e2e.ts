import { expect, test } from "./support/fixtures.ts";

test("without a limit nobody is probed, and the match gets a connection all the same", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "unmeasured", participantId: "alice" });
  await bob.join({ scene: "unmeasured", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);

  await alice.send("over a fresh connection");
  await bob.received("over a fresh connection");

  expect(await alice.page.evaluate(() => window.earshot.statuses)).not.toContain("probing");
  expect((await server.records()).map(({ type }) => type)).not.toContain("probe");
});
