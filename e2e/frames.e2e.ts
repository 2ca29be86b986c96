import { expect, test } from "./support/fixtures.ts";
import { Wire } from "./support/wire.ts";

test("a probe takes at most twelve frames of signalling, both sides together", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const wires = [await Wire.tap(alice), await Wire.tap(bob)];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });
  const [[verdict], []] = await Promise.all([alice.verdicts(1), bob.verdicts(1)]);
  // From the proposal to the verdict: what the probe is told to do, what it says, and what its two ends say to each other.
  const frames = wires.flatMap(({ said, heard }) =>
    [...said, ...heard].filter(([, message]) => Object.values(message ?? {}).includes(verdict?.probeId)),
  );
  const events = frames.map(([event]) => event).toSorted();
  for (const event of ["probe/start", "probe/report", "probe/stop"] as const) {
    expect(events.filter((one) => one === event)).toHaveLength(2);
  }
  expect(events.length, events.join(", ")).toBeLessThanOrEqual(12);
});
