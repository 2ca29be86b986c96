import { isIPv6 } from "node:net";
import { acceptedProbe } from "./support/accepted-probe.ts";
import { expect, secret, test } from "./support/relay-fixtures.ts";
import type { Tab } from "./support/tab.ts";

/** Keeps every ICE candidate of the partner that this page is told, in its description or by itself. */
async function noteCandidates({ page }: Tab): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    for (const name of ["addIceCandidate", "setRemoteDescription"]) {
      const method = new Proxy(Reflect.get(RTCPeerConnection.prototype, name), {
        apply(target, self, args) {
          heard.push(...(JSON.stringify(args).match(/candidate:[^"\\]+/g) ?? []));
          return Reflect.apply(target, self, args);
        },
      });
      Reflect.set(RTCPeerConnection.prototype, name, method);
    }
    Reflect.set(window, "heard", heard);
  });
  return () => page.evaluate(() => Reflect.get(window, "heard"));
}

/** IPv4, IPv6 and mDNS addresses, and ICE candidates. */
function addressesIn(text: string): string[] {
  const ipv4 = text.match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? [];
  const ipv6 = (text.match(/[0-9a-f:.]+/gi) ?? []).filter((word) => isIPv6(word));
  return [...ipv4, ...ipv6, ...(text.match(/\.local\b|candidate:|a=/g) ?? [])];
}

test("addresses are recognised, and times are not taken for some", () => {
  expect(addressesIn(`"2026-01-01T00:00:03.000Z" 0.125 a1b2c3-measured-probe-1`)).toEqual([]);
  expect(addressesIn(`{"ip":"127.0.0.1"} [fe80::1] ::1 x.local a=candidate:1`)).toHaveLength(6);
});

test("two tabs that may use nothing but a relay are measured and matched over it", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const heard = await Promise.all([alice, bob].map(noteCandidates));
  await alice.join({ scene: "measured", participantId: "alice" });
  await bob.join({ scene: "measured", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  expect(await Promise.all([alice, bob].map(async (tab) => (await tab.rtt())?.path))).toEqual(["relay", "relay"]);
  await alice.send("through the relay");
  await alice.send([1, 2, 3]);
  await bob.send("and back");
  await bob.received("through the relay", "bytes 1 2 3");
  await alice.received("and back");

  for (const candidates of await Promise.all(heard.map((read) => read()))) {
    expect(candidates.length).toBeGreaterThan(0);
    // Where the relay itself sees its client is left out by the browser.
    for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0/);
  }
  const records = await server.records();
  const { measurements } = acceptedProbe(records);
  const way = { path: "relay", relay_protocol: "udp" };
  expect(measurements).toEqual([expect.objectContaining(way), expect.objectContaining(way)]);
  expect(addressesIn(JSON.stringify(records))).toEqual([]);
  expect(JSON.stringify(records)).not.toContain(secret);
});

test("a match without a probe gets credentials for its new connection", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const readHeard = await noteCandidates(bob);
  await alice.join({ scene: "unmeasured", participantId: "alice" });
  await bob.join({ scene: "unmeasured", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  await alice.send("over a fresh relay");
  await bob.received("over a fresh relay");
  for (const candidate of await readHeard()) expect(candidate).toContain(" typ relay ");
});

test.describe("credentials that the TURN server does not take", () => {
  test.use({ studySecret: "of-another-server" });

  test("fail the connection, and both wait on", async ({ openTab, server }) => {
    const [alice, bob] = [await openTab(), await openTab()];
    await alice.join({ scene: "measured", participantId: "alice" });
    await bob.join({ scene: "measured", participantId: "bob" });
    for (const tab of [alice, bob]) {
      const [verdict] = await tab.verdicts(1);
      expect(verdict).toMatchObject({ accepted: false, reason: "connection-failed", rttMs: null });
      await expect.poll(() => tab.status()).toMatchObject({ lastRejection: { reason: "connection-failed" } });
    }
    expect(addressesIn(JSON.stringify(await server.records()))).toEqual([]);
  });
});
