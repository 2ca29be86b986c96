import { ofType } from "@earshot/records";
import { expect, test } from "./support/fixtures.ts";
import { Wire, type Said } from "./support/wire.ts";

/** As if no packet ever found a way: the other end learns of no address, neither in a description nor by itself. */
function withoutCandidates(said: Said): Said | null {
  if (said[0] !== "link/signal") return said;
  const [event, { linkId, signals }] = said;
  const rest = signals.flatMap((signal) =>
    signal.type === "candidate" ? [] : { ...signal, sdp: signal.sdp.replaceAll(/^a=candidate:.*\r\n/gm, "") },
  );
  return rest.length === 0 ? null : [event, { linkId, signals: rest }];
}

test("a pair that no packet gets through to is rejected soon, and both wait on", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const wires = [await Wire.tap(alice, withoutCandidates), await Wire.tap(bob, withoutCandidates)];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) {
    const [verdict] = await tab.verdicts(1);
    expect(verdict).toMatchObject({ accepted: false, reason: "connection-failed", rttMs: null });
    await expect.poll(() => tab.status()).toMatchObject({ lastRejection: { reason: "connection-failed" } });
  }
  for (const { said } of wires) {
    const events = said.map(([event]) => event);
    expect(events).toContain("link/signal");
    expect(events).not.toContain("probe/opened");
  }
  const records = await server.records();
  const [startedAtMs = 0, settledAtMs = Infinity] = (["probe", "verdict"] as const).map((type) =>
    Date.parse(ofType(records, type)[0]?.at ?? ""),
  );
  // A browser alone takes 10 s at least to give up, and mostly 30.
  expect(settledAtMs - startedAtMs).toBeLessThan(10_000);
});
