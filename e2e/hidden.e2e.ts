import { acceptedProbe } from "./support/accepted-probe.ts";
import { FAR_LATENCY_MS, expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

/** Somebody looks at another tab the moment that a partner is found. From then on timers wake at most once a second. */
async function hideWhenProbing({ page }: Tab): Promise<void> {
  await page.evaluate(() => {
    const stop = window.earshot.waitroom.on("status", ({ kind }) => {
      if (kind !== "probing") return;
      stop();
      const inSight = setTimeout;
      window.setTimeout = new Proxy(inSight, {
        apply: (target, _self, [handler, delayMs = 0]) =>
          Reflect.apply(target, window, [handler, Math.max(delayMs, 1_000)]),
      });
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  });
}

test("who looks away while being measured is accepted if near", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab({ latencyMs: 20 })];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await hideWhenProbing(alice);
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  expect(await alice.page.evaluate(() => document.hidden)).toBe(true);
  const { verdict, measurements } = acceptedProbe(await server.records());
  expect(verdict?.p2p_rtt_ms).toBeGreaterThan(35);
  const marks = measurements.map((line) => [line.participant_id, line.hidden]);
  expect(Object.fromEntries(marks)).toEqual({ alice: true, bob: false });
});

test("who looks away while being measured is rejected if far", async ({ openTab }) => {
  const [alice, carol] = [await openTab(), await openTab({ latencyMs: FAR_LATENCY_MS })];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await hideWhenProbing(alice);
  await carol.join({ scene: "near", participantId: "carol" });
  for (const tab of [alice, carol]) {
    const verdict = await tab.distanceVerdict();
    expect(verdict).toMatchObject({ accepted: false, reason: "rtt-too-high" });
    expect(verdict.rttMs).toBeGreaterThan(2 * FAR_LATENCY_MS - 10);
    await tab.reaches("waiting");
  }
  expect(await alice.page.evaluate(() => document.hidden)).toBe(true);
});
