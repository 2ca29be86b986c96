import { ofType } from "@earshot/records";
import { defineStudy, participants, scene } from "@earshot/server";
import { expect, test } from "./support/fixtures.ts";
import { Wire } from "./support/wire.ts";

/** Far above what a server on the same machine needs, and with the delay far beyond it, on a busy machine, too. */
const MAX_MS = 1_000;
const DELAY_MS = 1_500;

test.use({
  study: defineStudy({
    study: "far-server",
    scenes: [scene("game").waitroom({ countdownMs: 500 })],
    participants: participants({ maxServerRttMs: MAX_MS, minSamples: 1 }),
  }),
});

test("a page in a match is told when its round trip to the server has become too long, and when it is well again", async ({
  openTab,
  server,
}) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const wire = await Wire.tap(alice);
  await alice.join({ scene: "game", participantId: "alice" });
  await bob.join({ scene: "game", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  const hears = (level: string) => alice.page.waitForFunction((said) => window.earshot.told.at(-1) === said, level);
  wire.delay("rtt/echo", DELAY_MS);
  await hears("server: warning");
  wire.delay("rtt/echo", 0);
  await hears("server: ok");
  // The match goes on.
  await alice.send("still here");
  await bob.received("still here");
  const lines = ofType(await server.records(), "server_slow").filter((line) => line.participant_id === "alice");
  const levels = lines.map(({ level }) => level);
  expect([levels[0], levels.includes("ok")]).toEqual(["warning", true]);
  expect(lines[0]?.server_rtt_ms).toBeGreaterThan(MAX_MS);
});
