import { expect, test } from "./support/relay-fixtures.ts";
import { Wire, type Rewrite } from "./support/wire.ts";

for (const native of [false, true]) {
  test.describe(native ? "over the native link" : "over simple-peer", () => {
    test("a match whose path breaks finds a new one, and both pages are told", async ({ openTab, turn }) => {
      const [alice, bob] = [await openTab(), await openTab()];
      const wire = await Wire.tap(alice);
      await alice.join({ scene: "measured", participantId: "alice", native });
      await bob.join({ scene: "measured", participantId: "bob", native });
      for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
      const signalsBefore = wire.said.filter(([event]) => event === "link/signal").length;

      // Whatever the relay had allocated is gone with it, so the old path never comes back.
      await turn.kill();
      for (const tab of [alice, bob]) await tab.told("stalled");
      await turn.start();
      for (const tab of [alice, bob]) await tab.told("stalled", "recovered");
      await alice.send("over the new path");
      await bob.received("over the new path");
      await bob.send("and back");
      await alice.received("and back");
      expect(wire.said.filter(([event]) => event === "link/signal").length).toBeGreaterThan(signalsBefore);
    });

    test("a match whose path breaks finds a new one even if the first offer is lost, and the first answer", async ({
      openTab,
      turn,
    }) => {
      const [alice, bob] = [await openTab(), await openTab()];
      const isStillToLose = { offer: false, answer: false };
      const lose: Rewrite = (said) => {
        const [event, message] = said;
        if (event !== "link/signal") return said;
        for (const { type } of message.signals) {
          if (type === "candidate" || !isStillToLose[type]) continue;
          isStillToLose[type] = false;
          return null;
        }
        return said;
      };
      for (const tab of [alice, bob]) await Wire.tap(tab, lose);
      await alice.join({ scene: "measured", participantId: "alice", native });
      await bob.join({ scene: "measured", participantId: "bob", native });
      for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });

      Object.assign(isStillToLose, { offer: true, answer: true });
      await turn.kill();
      for (const tab of [alice, bob]) await tab.told("stalled");
      await turn.start();
      for (const tab of [alice, bob]) await tab.told("stalled", "recovered");
      expect(isStillToLose).toEqual({ offer: false, answer: false });
      await alice.send("over the new path");
      await bob.received("over the new path");
    });

    test("a match whose path does not come back is over, and both pages are told", async ({ openTab, turn }) => {
      const [alice, bob] = [await openTab(), await openTab()];
      await alice.join({ scene: "no-way-back", participantId: "alice", native });
      await bob.join({ scene: "no-way-back", participantId: "bob", native });
      for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
      await turn.kill();
      for (const tab of [alice, bob]) await tab.told("stalled", "closed: connection-lost");
    });
  });
}
