import { ofType } from "@earshot/records";
import { expect, test } from "./support/fixtures.ts";

const obstacles = {
  "WebRTC is missing": () => Reflect.deleteProperty(window, "RTCPeerConnection"),
  "no connection can be made": () =>
    Reflect.set(window, "RTCPeerConnection", function blocked() {
      throw new Error("blocked by an extension");
    }),
  "connections are stubs": () => Reflect.set(window, "RTCPeerConnection", function stub() {}),
};

for (const [what, block] of Object.entries(obstacles)) {
  test(`a page on which ${what} is told so at once, and nobody is tried with it`, async ({ openTab, server }) => {
    const [alice, bob, carol] = [await openTab(), await openTab(), await openTab()];
    await alice.page.evaluate(block);
    await bob.join({ scene: "near", participantId: "bob" });
    await bob.reaches("waiting");
    await alice.join({ scene: "near", participantId: "alice" });
    expect(await alice.outcome()).toEqual({ kind: "released", reason: "unsupported" });
    expect(await alice.status()).toMatchObject({ message: expect.stringContaining("WebRTC") });
    await carol.join({ scene: "near", participantId: "carol" });
    await bob.verdicts(1);
    const records = await server.records();
    const [outcome] = ofType(records, "outcome").filter((line) => line.participant_id === "alice");
    expect(outcome).toMatchObject({ outcome: "unsupported" });
    for (const line of records) if ("participant_ids" in line) expect(line.participant_ids).not.toContain("alice");
  });
}

test("a page that cannot load what makes connections is not unsupported, and waits on", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.page.route("**/later.js", (route) => route.abort());
  for (const [tab, participantId] of [
    [alice, "alice"],
    [bob, "bob"],
  ] as const) {
    await tab.join({ scene: "near", participantId });
  }
  for (const tab of [alice, bob]) {
    // What is asked for again may load: they are tried more than once.
    expect(new Set((await tab.verdicts(2)).map(({ reason }) => reason))).toEqual(new Set(["connection-failed"]));
  }
});

test("a page on which it turns out with the first probe is not tried again", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await alice.page.evaluate(obstacles["no connection can be made"]);
  await bob.join({ scene: "near", participantId: "bob" });
  expect(await alice.outcome()).toEqual({ kind: "released", reason: "unsupported" });
  await bob.reaches("waiting");
  expect(ofType(await server.records(), "proposal")).toHaveLength(1);
});
