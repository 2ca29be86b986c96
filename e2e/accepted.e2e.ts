import { acceptedProbe } from "./support/accepted-probe.ts";
import { NEAR_MS, expect, test } from "./support/fixtures.ts";

test("two near tabs are measured, matched, and talk over the measured connection", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });

  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  const statuses = await alice.page.evaluate(() => [...new Set(window.earshot.statuses)]);
  expect(statuses).toEqual(["connecting", "measuring", "waiting", "probing", "confirming", "matched"]);

  const rtts = await Promise.all(
    [alice, bob].map(({ page }) => page.evaluate(() => window.earshot.match?.partners[0]?.rtt)),
  );
  for (const rtt of rtts) {
    expect(rtt?.medianMs).toBeGreaterThan(0);
    expect(rtt?.medianMs).toBeLessThanOrEqual(NEAR_MS);
    expect(rtt?.path).toBe("host");
  }

  await alice.send("hello");
  await alice.send([1, 2, 3]);
  await bob.send("hi");
  await bob.received("hello", "bytes 1 2 3");
  await alice.received("hi");

  const records = await server.records();
  const types = records.map(({ type }) => type);
  for (const type of ["arrival", "proposal", "probe", "measurement", "verdict", "match", "outcome"]) {
    expect(types).toContain(type);
  }
  const { verdict, measurements } = acceptedProbe(records);
  expect(measurements.map((line) => line.participant_id).toSorted()).toEqual(["alice", "bob"]);
  expect(verdict).toMatchObject({ verdict: "accepted", reason: null });
});
