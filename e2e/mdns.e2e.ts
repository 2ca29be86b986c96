import { chromiumArgs } from "../scripts/chromium.mjs";
import { acceptedProbe } from "./support/accepted-probe.ts";
import { expect, test } from "./support/fixtures.ts";
import { Wire } from "./support/wire.ts";

/** As people's browsers are: local addresses are hidden behind names that only multicast DNS resolves. */
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: chromiumArgs.filter((arg) => !arg.includes("WebRtcHideLocalIpsWithMdns")) });
  },
});

test("two tabs whose addresses are hidden are measured and matched", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const wire = await Wire.tap(alice);
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const candidates = JSON.stringify([...wire.said, ...wire.heard]).match(/candidate:[^"\\]+/g) ?? [];
  expect(candidates.length).toBeGreaterThan(0);
  for (const candidate of candidates) expect(candidate).toMatch(/ [0-9a-f-]{36}\.local \d+ typ host/);
  expect(acceptedProbe(await server.records()).mediansMs).toHaveLength(2);
});
