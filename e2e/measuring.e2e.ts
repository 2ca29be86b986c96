import { acceptedProbe } from "./support/accepted-probe.ts";
import { expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

/** The first is there when the second one comes. */
async function joinBoth(scene: string, [alice, bob]: readonly [Tab, Tab]): Promise<void> {
  await alice.join({ scene, participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene, participantId: "bob" });
}

/** A page that draws and computes without ever resting long. */
async function keepBusy({ page }: Tab, times: { workMs: number; everyMs: number }): Promise<void> {
  await page.evaluate(({ workMs, everyMs }) => {
    setInterval(() => {
      const untilMs = performance.now() + workMs;
      while (performance.now() < untilMs);
    }, everyMs);
  }, times);
}

/** The page hears of its worker so much later than it makes its first connection; `null`: never. */
async function holdWorkerBack({ page }: Tab, helloAfterMs: number | null): Promise<void> {
  await page.evaluate((delayMs) => {
    const isHeardOf = new Promise<void>((hear) => {
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          if (delayMs !== null) setTimeout(hear, delayMs);
        }
      };
    });
    window.Worker = class extends Worker {
      override addEventListener(type: string, listener: EventListener): void {
        super.addEventListener(type, (event: Event) => void isHeardOf.then(() => listener(event)));
      }
    };
  }, helloAfterMs);
}

test("the delays of both sides add up, and are accepted where the limit allows it", async ({ openTab, server }) => {
  const pair = [await openTab({ latencyMs: 15 }), await openTab({ latencyMs: 15 })] as const;
  await joinBoth("roomy", pair);
  for (const tab of pair) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const medians = acceptedProbe(await server.records()).mediansMs;
  expect(medians).toHaveLength(2);
  for (const medianMs of medians) expect(medianMs).toBeGreaterThan(55);
});

test("the same delays are rejected by a scene with a lower limit, though either alone is within it", async ({
  openTab,
}) => {
  const pair = [await openTab({ latencyMs: 15 }), await openTab({ latencyMs: 15 })] as const;
  await joinBoth("nearer", pair);
  for (const tab of pair) {
    const verdict = await tab.distanceVerdict();
    expect(verdict).toMatchObject({ accepted: false, reason: "rtt-too-high", maxP2pRttMs: 50 });
    expect(verdict.rttMs).toBeGreaterThan(55);
    await tab.reaches("waiting");
  }
});

test("a page that is busy most of the time is measured as if it were not", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab({ latencyMs: 20 })];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await keepBusy(alice, { workMs: 60, everyMs: 80 });
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const { measurements } = acceptedProbe(await server.records());
  expect(measurements).toHaveLength(2);
  for (const line of measurements) {
    expect(line.timed_by).toBe("worker");
    expect(line.min_ms).toBeGreaterThan(35);
    // A page that timed its pings itself would send them while it rests, and hear of none before it rests again.
    expect(line.min_ms).toBeLessThan(60);
  }
});

test("a busy page without workers is measured unsteadily, but matched all the same", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.page.evaluate(() => Reflect.deleteProperty(window, "Worker"));
  // Unsteady, but not by so much that the two sides disagree.
  await keepBusy(alice, { workMs: 12, everyMs: 20 });
  await joinBoth("near", [alice, bob]);
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const { measurements } = acceptedProbe(await server.records());
  const timedBy = measurements.map((line) => [line.participant_id, line.timed_by]);
  expect(Object.fromEntries(timedBy)).toEqual({ alice: "page", bob: "worker" });
});

for (const { worker, helloAfterMs, timedBy } of [
  { worker: "whose worker is late", helloAfterMs: 100, timedBy: "worker" },
  { worker: "that never hears of its worker", helloAfterMs: null, timedBy: "page" },
]) {
  test(`a page that is put forward at once, and ${worker}, is timed by its ${timedBy}`, async ({ openTab, server }) => {
    const [alice, bob] = [await openTab(), await openTab()];
    await holdWorkerBack(bob, helloAfterMs);
    await joinBoth("near", [alice, bob]);
    for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    const { measurements } = acceptedProbe(await server.records());
    const byParticipant = measurements.map((line) => [line.participant_id, line.timed_by]);
    expect(Object.fromEntries(byParticipant)).toEqual({ alice: "worker", bob: timedBy });
  });
}

test("a page whose content security policy forbids workers is measured and matched all the same", async ({
  openTab,
  server,
}) => {
  const [alice, bob] = [await openTab(), await openTab({ latencyMs: 20 })];
  await alice.page.evaluate(() => {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "worker-src 'none'";
    document.head.append(policy);
  });
  await joinBoth("near", [alice, bob]);
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const medians = acceptedProbe(await server.records()).mediansMs;
  expect(medians).toHaveLength(2);
  for (const medianMs of medians) expect(medianMs).toBeGreaterThan(35);
});
