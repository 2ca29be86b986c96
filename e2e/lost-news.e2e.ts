import { expect, test } from "./support/fixtures.ts";
import { Wire } from "./support/wire.ts";

for (const lost of ["probe/stop", "match/started"] as const) {
  test(`a tab whose connection died and that misses all from ${lost} on is told of it when it is back`, async ({
    openTab,
  }) => {
    const [alice, bob] = [await openTab(), await openTab()];
    const wire = await Wire.tap(alice);
    wire.loseFrom(lost);
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
}
