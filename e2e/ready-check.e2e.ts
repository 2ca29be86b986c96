import { ofType } from "@earshot/records";
import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
import { expect, NEAR_MS, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

/** Long enough for any page that answers at once. */
const BRIEFLY_MS = 8_000;

test.use({
  study: defineStudy({
    study: "ready-check",
    scenes: [
      scene("asked")
        .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) })
        .waitroom({ readyCheck: { answerWithinMs: 200_000 }, countdownMs: 500 }),
      scene("asked-briefly").waitroom({ readyCheck: { answerWithinMs: BRIEFLY_MS }, countdownMs: 500 }),
    ],
  }),
});

test("two tabs are matched when both have said that they are there", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "asked", participantId: "alice" });
  await bob.join({ scene: "asked", participantId: "bob" });
  await Promise.all([alice.reaches("ready-check"), bob.reaches("ready-check")]);
  await alice.ready();
  await alice.page.waitForFunction(() => {
    const { status } = window.earshot.waitroom;
    return status.kind === "ready-check" && status.ready;
  });
  expect((await bob.status()).kind).toBe("ready-check");
  await bob.ready();
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  // Over the very connection that was measured, and held meanwhile.
  await alice.send("hello");
  await bob.received("hello");
  expect((await alice.rtt())?.medianMs).toBeLessThanOrEqual(NEAR_MS);
  expect(ofType(await server.records(), "ready_check")).toMatchObject([{ ready: [true, true], reason: null }]);
});

/** Answers whenever it is asked; if so only once it was put aside, which it then says. */
async function answers({ page }: Tab, onlyOnceAside: boolean): Promise<void> {
  await page.evaluate((isLate) => {
    const { waitroom } = window.earshot;
    let isHere = !isLate;
    const answer = (): void => {
      const { status } = waitroom;
      if (status.kind === "waiting" && status.aside) {
        isHere = true;
        document.title = "was aside";
        waitroom.ready();
      } else if (status.kind === "ready-check" && !status.ready && isHere) waitroom.ready();
    };
    waitroom.on("status", answer);
    answer();
  }, onlyOnceAside);
}

test("a tab that does not answer is put aside, and matched once it does", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "asked-briefly", participantId: "alice" });
  await answers(alice, true);
  await bob.join({ scene: "asked-briefly", participantId: "bob" });
  await answers(bob, false);
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  expect(await alice.page.title()).toBe("was aside");
  const checks = ofType(await server.records(), "ready_check");
  expect(checks.map(({ reason }) => reason)).toEqual(["not-ready", null]);
});
