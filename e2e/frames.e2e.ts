import { expect, test } from "./support/fixtures.ts";
import { lateCandidates, noteCandidates } from "./support/late-candidates.ts";
import { Wire } from "./support/wire.ts";

test("a probe takes at most twelve frames of signalling, both sides together", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  for (const tab of [alice, bob]) await noteCandidates(tab);
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
  // What a busy machine finds too late for it to travel with the rest takes one message more, which is said and heard.
  const late = (await lateCandidates(alice)) + (await lateCandidates(bob));
  expect(events.length, events.join(", ")).toBeLessThanOrEqual(12 + 2 * late);
});
