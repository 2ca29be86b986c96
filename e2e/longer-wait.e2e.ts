import { ofType } from "@earshot/records";
import { defineStudy, scene } from "@earshot/server";
import { expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

const TIMEOUT_MS = 1_500;
const EXTEND_BY_MS = 200_000;

test.use({
  study: defineStudy({
    study: "longer-wait",
    scenes: [
      scene("patient").waitroom({
        timeoutMs: TIMEOUT_MS,
        onTimeout: "choice",
        extendByMs: EXTEND_BY_MS,
        choiceWithinMs: 200_000,
        countdownMs: 500,
      }),
    ],
  }),
});

/** Until the page may choose. */
async function isAsked({ page }: Tab): Promise<void> {
  await page.waitForFunction(() => {
    const { status } = window.earshot.waitroom;
    return status.kind === "waiting" && status.extension?.isAsked;
  });
}

test("at the time limit a page chooses to wait longer, and is matched", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await alice.join({ scene: "patient", participantId: "alice" });
  await isAsked(alice);
  await alice.page.evaluate(() => window.earshot.waitroom.extend());
  await alice.page.waitForFunction(() => {
    const { status } = window.earshot.waitroom;
    return status.kind === "waiting" && status.extension === null && status.deadlineAtMs > performance.now();
  });
  await bob.join({ scene: "patient", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  const outcomes = ofType(await server.records(), "outcome");
  const ofAlice = outcomes.find(({ participant_id }) => participant_id === "alice");
  expect(ofAlice).toMatchObject({ outcome: "matched", extensions: 1 });
  expect(ofAlice?.waited_ms).toBeGreaterThanOrEqual(TIMEOUT_MS);
});

test("or chooses to leave, which is an outcome of its own", async ({ openTab, server }) => {
  const alice = await openTab();
  await alice.join({ scene: "patient", participantId: "alice" });
  await isAsked(alice);
  await alice.leave();
  expect(await alice.outcome()).toEqual({ kind: "released", reason: "left-after-wait" });
  const outcomes = ofType(await server.records(), "outcome");
  expect(outcomes).toMatchObject([{ participant_id: "alice", outcome: "left-after-wait", extensions: 0 }]);
});
