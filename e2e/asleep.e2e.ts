import { ofType, type RecordLine } from "@earshot/records";
import { FifoMatchmaker, defineStudy, scene, type Study } from "@earshot/server";
import { NEAR_MS, expect, test as base } from "./support/fixtures.ts";
import { SleepyBrowser, stopClockInSleep } from "./support/sleepy-browser.ts";
import { Tab } from "./support/tab.ts";
import { Wire } from "./support/wire.ts";

// One sleep of one laptop, on which five people are as far as the five stages. Each has a partner who is awake. Two minutes are
// long for a test, so what would be over by then is over sooner: the server takes at most 12 s to give a connection up, and the
// scenes say for how long a place is kept after that.

const stages = ["waiting", "probing", "ready-check", "confirming", "match"] as const;
type Stage = (typeof stages)[number];
type Tabs = Readonly<Record<Stage, Tab>>;

/** Longer than the test lasts. */
const LONG_MS = 250_000;
const WAIT_MS = 500_000;

function studyWith(patience: { graceMs: number; rejoinMs: number }): Study {
  const measured = { matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) };
  const common = { ...patience, timeoutMs: WAIT_MS, countdownMs: 500 };
  return defineStudy({
    study: "asleep",
    scenes: [
      scene("waiting").players(3).waitroom(common),
      scene("probing").matchmaking(measured).waitroom(common),
      scene("ready-check")
        .matchmaking(measured)
        .waitroom({ ...common, readyCheck: { answerWithinMs: LONG_MS } }),
      scene("confirming")
        .matchmaking(measured)
        .waitroom({ ...common, countdownMs: LONG_MS }),
      scene("match").matchmaking(measured).waitroom(common),
    ],
  });
}

interface Night {
  /** Those on the laptop, asleep by now. */
  readonly sleepers: Tabs;
  readonly partners: Tabs;
}

const test = base.extend<{ laptop: SleepyBrowser; night: Night }>({
  laptop: async ({}, use) => {
    const laptop = await SleepyBrowser.launch();
    await use(laptop);
    await laptop.close();
  },
  night: async ({ laptop, openTab, server }, use) => {
    const sleepers = await tabsOf(() => Tab.open(laptop.browser, { serverUrl: server.url }));
    const partners = await tabsOf(openTab);
    // When the partner signals, both are in the middle of their probe.
    await Wire.tap(partners.probing, (said) => {
      if (said[0] === "link/signal") laptop.sleep();
      return said;
    });
    for (const stage of stages) {
      await stopClockInSleep(sleepers[stage]);
      await sleepers[stage].join({ scene: stage, participantId: "sleeper" });
      await sleepers[stage].reaches("waiting");
      // Last of all: the laptop falls asleep over it.
      if (stage !== "probing") await partners[stage].join({ scene: stage, participantId: "partner" });
    }
    await partners.waiting.page.waitForFunction(isCount, 2);
    for (const tabs of [sleepers, partners]) {
      await tabs["ready-check"].reaches("ready-check");
      await tabs.confirming.reaches("confirming");
      expect(await tabs.match.outcome()).toEqual({ kind: "matched" });
    }
    await partners["ready-check"].page.evaluate(() => window.earshot.waitroom.ready());
    await partners.probing.join({ scene: "probing", participantId: "partner" });
    await expect.poll(() => laptop.isAsleep).toBe(true);
    await use({ sleepers, partners });
  },
});

async function tabsOf(open: () => Promise<Tab>): Promise<Tabs> {
  const opened = await Promise.all([open(), open(), open(), open(), open()]);
  const [waiting, probing, readyCheck, confirming, match] = opened;
  return { waiting, probing, "ready-check": readyCheck, confirming, match };
}

/** How whose stay ended in which scene. */
function ends(records: readonly RecordLine[]): string[] {
  return ofType(records, "outcome")
    .map((line) => `${line.scene} ${line.participant_id} ${line.outcome}`)
    .toSorted();
}

function isCount(count: number): boolean {
  const { status } = window.earshot.waitroom;
  return status.kind === "waiting" && status.waitingCount === count;
}

function hasHeard(event: string): boolean {
  return window.earshot.told.includes(event);
}

/** When that is, by the machine's own clock, which all browsers here share. */
function whenIs(field: string): number {
  const atMs: unknown = Reflect.get(window.earshot.waitroom.status, field);
  return Date.now() + Number(atMs) - performance.now();
}

/** What each partner is told of the sleeper, before anybody wakes up. */
async function isMissed({ waiting, probing, "ready-check": readyCheck, confirming, match }: Tabs): Promise<void> {
  await waiting.page.waitForFunction(isCount, 1);
  for (const tab of [probing, readyCheck, confirming]) await tab.page.waitForFunction(isCount, 1);
  await match.page.waitForFunction(hasHeard, "stalled");
}

test.describe("who wakes up in time", () => {
  test.use({ study: async ({}, use) => use(studyWith({ graceMs: LONG_MS, rejoinMs: LONG_MS })) });

  test("has the place in every stage, and the match", async ({ laptop, night, server }) => {
    const { sleepers, partners } = night;
    await isMissed(partners);
    await partners.match.page.waitForFunction(hasHeard, "away");
    // What is told late is wrong by as much as the laptop has slept.
    const toleranceMs = laptop.wake() / 2;

    await partners.waiting.page.waitForFunction(isCount, 2);
    await sleepers.waiting.reaches("waiting");
    const [arrival] = ofType(await server.records(), "arrival");
    const deadlineMs = Date.parse(arrival?.at ?? "") + WAIT_MS;
    const shownMs = await sleepers.waiting.page.evaluate(whenIs, "deadlineAtMs");
    expect(Math.abs(shownMs - deadlineMs)).toBeLessThan(toleranceMs);

    // Those who were awake first: what a sleeper was told before the sleep is there until its page has noticed.
    for (const tabs of [partners, sleepers]) {
      expect(await tabs.probing.outcome()).toEqual({ kind: "matched" });
      await tabs["ready-check"].reaches("ready-check");
      await tabs.confirming.reaches("confirming");
    }
    const [ours, theirs] = [
      await sleepers.confirming.page.evaluate(whenIs, "startsAtMs"),
      await partners.confirming.page.evaluate(whenIs, "startsAtMs"),
    ];
    expect(Math.abs(ours - theirs)).toBeLessThan(toleranceMs);
    for (const tabs of [sleepers, partners]) {
      expect(await tabs["ready-check"].status()).toMatchObject({ ready: false });
      await tabs["ready-check"].page.evaluate(() => window.earshot.waitroom.ready());
    }
    for (const tabs of [sleepers, partners]) {
      expect(await tabs["ready-check"].outcome()).toEqual({ kind: "matched" });
    }

    await partners.match.page.waitForFunction(() => window.earshot.told.at(-1)?.startsWith("back"));
    await sleepers.match.page.waitForFunction(() => window.earshot.match?.partners.every(({ isOpen }) => isOpen));
    await sleepers.match.send("good morning");
    await partners.match.received("good morning");
    await partners.match.send("there you are");
    await sleepers.match.received("there you are");
  });
});

test.describe("who wakes up too late", () => {
  test.use({ study: async ({}, use) => use(studyWith({ graceMs: 100, rejoinMs: 1_000 })) });

  test("is told so in every stage, and the partners go on without", async ({ laptop, night, server }) => {
    const { sleepers, partners } = night;
    await isMissed(partners);
    await partners.match.page.waitForFunction(hasHeard, "closed: unreachable");
    await expect
      .poll(async () => ends(await server.records()))
      .toEqual([
        "confirming sleeper disconnected",
        "match partner matched",
        "match sleeper matched",
        "probing sleeper disconnected",
        "ready-check sleeper disconnected",
        "waiting sleeper disconnected",
      ]);
    laptop.wake();
    for (const stage of ["waiting", "probing", "ready-check", "confirming"] as const) {
      expect(await sleepers[stage].outcome()).toEqual({ kind: "released", reason: "disconnected" });
      expect(await partners[stage].status()).toMatchObject({ kind: "waiting", waitingCount: 1 });
    }
    await sleepers.match.page.waitForFunction(() => window.earshot.told.at(-1)?.startsWith("closed"));
    expect(
      await sleepers.match.page.evaluate(() => window.earshot.match?.partners.map(({ isOpen }) => isOpen)),
    ).toEqual([false]);
  });
});
