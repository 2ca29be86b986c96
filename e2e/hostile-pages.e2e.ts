import type { Report } from "@earshot/protocol";
import { ofType } from "@earshot/records";
import { FAR_LATENCY_MS, NEAR_MS, expect, test } from "./support/fixtures.ts";
import { Wire } from "./support/wire.ts";

/** Nobody was ever this near. */
const lie = {
  kind: "measured",
  samplesMs: Array.from({ length: 11 }, () => 1),
  path: "host",
  relayProtocol: null,
  iceRttMs: 1,
  openMs: 100,
  reportMs: 200,
  timedBy: "worker",
  hidden: false,
} satisfies Report;

// So far that the connectivity checks tell, and so near the limit that it takes the pings.
for (const latencyMs of [FAR_LATENCY_MS, NEAR_MS / 2 + 2]) {
  test(`a page that lies about being ${2 * latencyMs} ms away is not matched with one that tells the truth`, async ({
    openTab,
    server,
  }) => {
    const [alice, mallory] = [await openTab(), await openTab({ latencyMs })];
    const wire = await Wire.tap(mallory, (said) => {
      if (said[0] === "probe/report") return null;
      // Said at the earliest moment, so that no truth comes before it.
      if (said[0] === "link/signal") wire.say("probe/report", { probeId: said[1].linkId, report: lie });
      return said;
    });
    await alice.join({ scene: "near", participantId: "alice" });
    await alice.reaches("waiting");
    await mallory.join({ scene: "near", participantId: "mallory" });

    for (const tab of [alice, mallory]) {
      const [verdict] = await tab.verdicts(1);
      expect(verdict?.accepted).toBe(false);
      expect(["rtt-too-high", "reports-disagree"]).toContain(verdict?.reason);
      await tab.reaches("waiting");
    }
    const records = await server.records();
    expect(records.map(({ type }) => type)).not.toContain("match");
    const measurements = ofType(records, "measurement");
    const [told, truth] = ["mallory", "alice"].map((id) => measurements.find((line) => line.participant_id === id));
    expect(told).toMatchObject({ median_ms: 1, samples_ms: lie.samplesMs });
    if (!truth || !("ice_rtt_ms" in truth)) throw new Error("the honest side has measured nothing");
    const truthMs = ("median_ms" in truth ? truth.median_ms : null) ?? truth.ice_rtt_ms;
    expect(truthMs).toBeGreaterThan(2 * latencyMs);
  });
}

test("what is said again of an earlier probe changes nothing for the next one", async ({ openTab, server }) => {
  const [alice, carol, bob] = [await openTab(), await openTab({ latencyMs: FAR_LATENCY_MS }), await openTab()];
  const wire = await Wire.tap(alice);
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await carol.join({ scene: "near", participantId: "carol" });
  const { accepted, probeId } = await alice.distanceVerdict();
  expect(accepted).toBe(false);
  await alice.reaches("waiting");

  const stale = wire.said.filter(([event]) => event === "link/signal" || event === "probe/opened");
  const late = wire.heard.filter(([event]) => event === "link/signal" || event === "probe/stop");
  // They may have travelled together.
  const signals = stale.flatMap((said) => (said[0] === "link/signal" ? said[1].signals : []));
  expect(signals.length).toBeGreaterThan(1);
  expect(late.length).toBeGreaterThan(1);
  const repeat = () => {
    for (const said of stale) wire.say(...said);
    // First what would end any probe that it was taken for.
    wire.say("probe/report", { probeId, report: { kind: "failed", reason: "timeout" } });
    wire.say("probe/report", { probeId, report: lie });
    for (const heard of late) wire.tell(...heard);
  };
  // While nothing is measured, and again while it could be mistaken for news of the next probe.
  repeat();
  await alice.page.exposeFunction("repeat", repeat);
  await alice.page.evaluate(() => {
    const stop = window.earshot.waitroom.on("status", ({ kind }) => {
      if (kind !== "probing") return;
      stop();
      Reflect.get(window, "repeat")();
    });
  });
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });

  const verdicts = ofType(await server.records(), "verdict");
  expect(verdicts.find((line) => line.probe_id === probeId)?.verdict).toBe("rejected");
  expect(verdicts.at(-1)?.verdict).toBe("accepted");
  const refusals = wire.heard.flatMap(([event, message]) => (event === "protocol/error" ? message.code : []));
  // There may be one more: alice's own report, if carol's settled the first probe before it came.
  expect(new Set(refusals)).toEqual(new Set(["not-a-member"]));
  expect(refusals.length).toBeGreaterThanOrEqual(2 * (stale.length + 2));
});
