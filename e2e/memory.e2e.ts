import type { ProbeStop } from "@earshot/protocol";
import { expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";
import { Wire } from "./support/wire.ts";

const probeIds = Array.from({ length: 12 }, (_, index) => `probe-${index}`);
const rule = { pingCount: 11, quantile: 0.5, isComplete: false };

/** Whatever is left of them once the garbage is collected. */
async function countConnections({ page }: Tab): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { result: prototype } = await session.send("Runtime.evaluate", { expression: "RTCPeerConnection.prototype" });
  const prototypeObjectId = prototype.objectId ?? "";
  const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId });
  const { result: count } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId ?? "",
    functionDeclaration: "function () { return this.length; }",
    returnByValue: true,
  });
  await session.detach();
  return count.value;
}

for (const native of [false, true]) {
  const kind = native ? "the native link" : "simple-peer";
  test(`a page keeps nothing of the connections of rejected probes, over ${kind}`, async ({ openTab }) => {
    const [alice, bob] = [await openTab(), await openTab()];
    // No server puts the same two forward so often: what it would say and pass on is said and passed on here.
    const wires: Wire[] = [];
    for (const [own, tab] of [alice, bob].entries()) {
      const passOn: Parameters<typeof Wire.tap>[1] = (said) => {
        if (said[0] === "link/signal") wires[1 - own]?.tell(...said);
        return said[0].startsWith("waitroom/") ? said : null;
      };
      wires.push(await Wire.tap(tab, passOn));
    }
    for (const [own, tab] of [alice, bob].entries()) {
      await tab.join({ scene: ["near", "nearer"][own] ?? "", participantId: `member-${own}`, native });
      await tab.reaches("waiting");
    }
    expect(await countConnections(alice)).toBe(0);

    for (const probeId of probeIds) {
      const start = { probeId, partnerId: "partner", maxP2pRttMs: 1_000, rule, iceServers: [], relayOnly: false };
      for (const [own, wire] of wires.entries()) wire.tell("probe/start", { ...start, initiator: own === 0 });
    }
    const reportCounts = () => wires.map(({ said }) => said.filter(([event]) => event === "probe/report").length);
    await expect.poll(reportCounts).toEqual([probeIds.length, probeIds.length]);
    expect(await countConnections(alice)).toBe(probeIds.length);

    for (const probeId of probeIds) {
      const about = {
        probeId,
        partnerId: "partner",
        maxP2pRttMs: 1_000,
        rttMs: 2_000,
        verdictMs: 200,
        own: null,
        theirs: null,
      };
      const rejected: ProbeStop = { ...about, accepted: false, reason: "rtt-too-high" };
      for (const wire of wires) wire.tell("probe/stop", rejected);
    }
    await alice.verdicts(probeIds.length);
    for (const tab of [alice, bob]) await expect.poll(() => countConnections(tab)).toBe(0);
  });
}
