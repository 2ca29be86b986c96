import { ofType, peopleIn, type RecordType } from "@earshot/records";
import type { Page } from "@playwright/test";
import { IMPATIENT_MS, expect, test } from "./support/fixtures.ts";

/** What a browser does when the person looks at another tab; headless pages never are hidden by themselves. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

test("the wait ends with an outcome, even in a hidden tab", async ({ openTab, server }) => {
  const alice = await openTab();
  // Before it joins: nobody can tell how much of a short wait is left once the page has told that it waits.
  await hide(alice.page);
  await alice.join({ scene: "impatient", participantId: "alice" });
  expect(await alice.outcome()).toEqual({ kind: "released", reason: "timed-out" });
  await expect
    .poll(async () => (await server.records()).at(-1))
    .toMatchObject({ type: "outcome", participant_id: "alice", outcome: "timed-out" });
  // Not every stay gets as far as "waiting": a page that is slow to answer pings is being measured all the while.
  const ended = ofType(await server.records(), "outcome").at(-1);
  expect(ended?.waited_ms).toBeGreaterThanOrEqual(IMPATIENT_MS);
});

test("a hidden tab is not matched until it is looked at again", async ({ openTab }) => {
  const [alice, bob, carol] = [await openTab(), await openTab(), await openTab()];
  await alice.join({ scene: "unmeasured", participantId: "alice" });
  await alice.reaches("waiting");
  await hide(alice.page);
  await alice.page.waitForFunction(() => {
    const { status } = window.earshot.waitroom;
    return status.kind === "waiting" && status.hidden && status.waitingCount === 0;
  });
  await bob.join({ scene: "unmeasured", participantId: "bob" });
  await carol.join({ scene: "unmeasured", participantId: "carol" });
  expect(await Promise.all([bob.outcome(), carol.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  expect(await alice.status()).toMatchObject({ kind: "waiting", hidden: true });
});

test("a refresh while waiting keeps the place", async ({ openTab, server }) => {
  const [alice, bob, carol] = [await openTab(), await openTab(), await openTab()];
  await alice.join({ scene: "crowd", participantId: "alice" });
  await alice.reaches("waiting");
  await alice.page.reload();
  await alice.join({ scene: "crowd", participantId: "alice" });
  await alice.reaches("waiting");

  await bob.join({ scene: "crowd", participantId: "bob" });
  await bob.reaches("waiting");
  await carol.join({ scene: "crowd", participantId: "carol" });
  expect(await alice.outcome()).toEqual({ kind: "matched" });
  const records = await server.records();
  expect(ofType(records, "match")[0]?.participant_ids).toEqual(["alice", "bob", "carol"]);
  // Her wait counts from before the refresh. All of these times are the server's.
  const ofAlice = records.filter((line) => peopleIn(line).includes("alice"));
  const atMs = (type: RecordType) => Date.parse(ofType(ofAlice, type)[0]?.at ?? "");
  const sinceRefreshMs = atMs("outcome") - atMs("return");
  const refreshTookMs = atMs("return") - atMs("arrival");
  expect(ofType(ofAlice, "outcome")[0]?.waited_ms).toBeGreaterThan(sinceRefreshMs + refreshTookMs / 2);
});
