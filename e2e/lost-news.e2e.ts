import { expect, test } from "./fixtures.ts";
import { Wire } from "./wire.ts";

test("a tab whose connection died before it heard of its match is told when it is back, and has missed nothing", async ({
  openTab,
}) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const wire = await Wire.tap(alice);
  wire.loseFrom("probe/stop");
  await alice.join({ scene: "near", participantId: "alice" });
  await bob.join({ scene: "near", participantId: "bob" });
  expect(await bob.outcome()).toEqual({ kind: "matched" });
  await bob.send("are you there?");
  await wire.cut();
  expect(await alice.outcome()).toEqual({ kind: "matched" });
  await alice.received("are you there?");
  await alice.send("yes");
  await bob.received("yes");
  await bob.told();
});
