import { limits } from "@earshot/protocol";
import { expect } from "vitest";
import { scene } from "../src/study/scene.ts";
import { sdpOf } from "../test-support/sdp.ts";
import { test } from "../test-support/server-test.ts";

/** Several times what the network between the two takes, at 8 kB each. */
const ROUNDS = 1_200;

test("a partner who does not read is cut off before its backlog fills the server", async ({ serve, clock }) => {
  const server = await serve(scene("game").players(2).waitroom({ countdownMs: 0 }));
  const alice = await server.waitingPage("alice");
  const bob = await server.rawPage();
  bob.join("bob", "game");
  await bob.until((frame) => frame.includes('"measuring"'));
  clock.advance(1_000);
  const { partners } = await alice.next("match/announced");
  await bob.until((frame) => frame.includes("match/started"));
  const linkId = partners[0]?.linkId ?? "";
  const signals = [{ type: "offer", sdp: sdpOf("x".repeat(7_500)) } as const];

  bob.stopReading();
  for (let round = 0; round < ROUNDS; round++) {
    clock.advance((1_000 * limits.sdpChars) / limits.linkSignalBytesPerSecond);
    expect(await alice.ask("link/signal", { linkId, signals })).toEqual({ ok: true });
    // The server hears from it all the time: it is there, it only does not read.
    bob.send("3");
  }
  bob.readOn();
  expect(await bob.closed).toBe(1006);
  expect(bob.frames.filter((frame) => frame.includes("link/signal")).length).toBeLessThan(ROUNDS);
  expect(alice.isConnected).toBe(true);
});
