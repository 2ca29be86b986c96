import { join } from "node:path";
import { ofType } from "@earshot/records";
import { defineStudy, participants, prolific, scene } from "@earshot/server";
import { IMPATIENT_MS, expect, test } from "./support/fixtures.ts";
import { along, codes } from "./support/recruited.ts";
import type { Tab } from "./support/tab.ts";
import { Wire } from "./support/wire.ts";

test.use({
  study: defineStudy({
    study: "outcomes",
    scenes: [
      scene("game").waitroom({ countdownMs: 500 }),
      scene("impatient").waitroom({ timeoutMs: IMPATIENT_MS }),
      scene("paid-wait").waitroom({ minimumWaitMs: 1_000 }),
      scene("checked").waitroom({ readyCheck: { answerWithinMs: 1_000 } }),
      scene("forgetful").waitroom({ graceMs: 100 }),
    ],
    recruiter: prolific({ codes }),
    participants: participants({ exclude: join(import.meta.dirname, "support/excluded-ids.csv") }),
  }),
});

type OpenTab = () => Promise<Tab>;

/** A match of the first one with somebody else. */
async function matched(openTab: OpenTab): Promise<[Tab, Tab]> {
  const [tab, partner] = [await openTab(), await openTab()];
  await tab.join({ scene: "game", participantId: "alice" });
  await partner.join({ scene: "game", participantId: "bob" });
  for (const one of [tab, partner]) expect(await one.outcome()).toEqual({ kind: "matched" });
  return [tab, partner];
}

/** Somebody who waits alone. */
async function waits(openTab: OpenTab, sceneName = "game", participantId = "alice"): Promise<Tab> {
  const tab = await openTab();
  await tab.join({ scene: sceneName, participantId });
  await tab.reaches("waiting");
  return tab;
}

/** Until its page was put aside, as it gave no answer to a ready check. */
async function isAside({ page }: Tab): Promise<void> {
  await page.waitForFunction(() => {
    const { status } = window.earshot.waitroom;
    return status.kind === "waiting" && status.aside;
  });
}

interface Row {
  readonly what: string;
  /** Brings somebody to that end, and answers what the page is told. */
  readonly drive: (openTab: OpenTab, hasOutcome: (outcome: string) => Promise<void>) => Promise<unknown>;
  /** Beside the reason. */
  readonly told: object;
  /** Whose records are looked at. @default alice */
  readonly participantId?: string;
  /** In the line `outcome`; `null`: there is none. */
  readonly outcome: string | null;
  /** In the line `completed`; `null`: there is none. */
  readonly completed: { readonly reason: keyof typeof codes } | null;
}

const released = (reason: string, more: object = {}) => ({ kind: "released", reason, ...more });

/** Ends of which the page is told in its outcome, with a code, and that are all the same in the records. */
const coded = (reason: keyof typeof codes, more: object = {}) => ({
  told: released(reason, { ...along(codes[reason]), ...more }),
  outcome: reason,
  completed: { reason },
});

/** Ends without a code: whoever came to one may come again. */
const uncoded = (reason: string, outcome: string | null, message?: string) => ({
  told: released(reason, message === undefined ? {} : { message: expect.stringContaining(message) }),
  outcome,
  completed: null,
});

const rows: readonly Row[] = [
  {
    what: "finished",
    drive: async (openTab) => (await matched(openTab))[0].finish(),
    told: along(codes.finished),
    outcome: "matched",
    completed: { reason: "finished" },
  },
  {
    what: "partner-gone, by the page's own word",
    async drive(openTab) {
      const [alice, bob] = await matched(openTab);
      await bob.leave();
      await alice.told("closed: left");
      return alice.finish("partner-gone");
    },
    told: along(codes["partner-gone"]),
    outcome: "matched",
    completed: { reason: "partner-gone" },
  },
  {
    what: "partner-gone, of a page that comes back to nobody",
    async drive(openTab) {
      const [alice, bob] = await matched(openTab);
      await alice.page.goto("about:blank");
      await bob.leave();
      await alice.page.goBack();
      await alice.join({ scene: "game", participantId: "alice" });
      return alice.released();
    },
    ...coded("partner-gone"),
    outcome: "matched",
  },
  {
    what: "timed-out",
    async drive(openTab) {
      const alice = await openTab();
      await alice.join({ scene: "impatient", participantId: "alice" });
      return alice.released();
    },
    ...coded("timed-out"),
  },
  {
    what: "left",
    async drive(openTab) {
      const alice = await waits(openTab);
      await alice.leave();
      return alice.released();
    },
    ...uncoded("left", "left"),
  },
  {
    what: "left-after-wait",
    async drive(openTab) {
      const alice = await waits(openTab, "paid-wait");
      await alice.page.waitForFunction(() => {
        const { status } = window.earshot.waitroom;
        return status.kind === "waiting" && performance.now() > (status.minimumWaitAtMs ?? Infinity);
      });
      await alice.leave();
      return alice.released();
    },
    ...coded("left-after-wait"),
  },
  {
    what: "not-ready",
    async drive(openTab) {
      const [alice, bob] = [await openTab(), await openTab()];
      await alice.join({ scene: "checked", participantId: "alice" });
      await bob.join({ scene: "checked", participantId: "bob" });
      for (const tab of [alice, bob]) await isAside(tab);
      // Both are there, and miss the next check as well.
      for (const tab of [alice, bob]) await tab.ready();
      return alice.released();
    },
    ...coded("not-ready"),
  },
  {
    what: "excluded",
    async drive(openTab) {
      const mallory = await openTab();
      await mallory.join({ scene: "game", participantId: "mallory" });
      return mallory.released();
    },
    participantId: "mallory",
    ...coded("excluded", { message: expect.stringContaining("earlier one") }),
  },
  {
    what: "unsupported",
    async drive(openTab) {
      const alice = await openTab();
      await alice.page.evaluate(() => Reflect.deleteProperty(window, "RTCPeerConnection"));
      await alice.join({ scene: "game", participantId: "alice" });
      return alice.released();
    },
    ...coded("unsupported", { message: expect.stringContaining("WebRTC") }),
  },
  {
    what: "replaced",
    async drive(openTab) {
      const alice = await waits(openTab);
      const copy = await alice.duplicate();
      await copy.join({ scene: "game", participantId: "alice" });
      return alice.released();
    },
    ...uncoded("replaced", null, "another tab of its own"),
  },
  {
    what: "taken",
    async drive(openTab) {
      await waits(openTab);
      const stranger = await openTab();
      await stranger.join({ scene: "game", participantId: "alice" });
      return stranger.released();
    },
    ...uncoded("taken", null, "another page has this"),
  },
  {
    what: "preview",
    async drive(openTab) {
      const alice = await openTab();
      await alice.page.goto(`${alice.page.url()}?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE`);
      await alice.join({ scene: "game", participantId: "alice" });
      return alice.released();
    },
    ...uncoded("preview", null, "preview"),
  },
  {
    what: "failed",
    async drive(openTab) {
      const alice = await openTab();
      await alice.join({ scene: "no-such-scene", participantId: "alice" });
      return alice.released();
    },
    ...uncoded("failed", null, "no-such-scene"),
  },
  {
    what: "disconnected",
    async drive(openTab, hasOutcome) {
      const alice = await openTab();
      const wire = await Wire.tap(alice);
      await alice.join({ scene: "forgetful", participantId: "alice" });
      await alice.reaches("waiting");
      await wire.breakDown();
      await hasOutcome("disconnected");
      wire.clear();
      return alice.released();
    },
    ...uncoded("disconnected", "disconnected"),
  },
];

for (const { what, drive, told, participantId = "alice", outcome, completed } of rows) {
  test(`${what}: what the page is told, and what is written down`, async ({ openTab, server }) => {
    const linesOf = async (type: "outcome" | "completed") =>
      ofType(await server.records(), type).filter((line) => line.participant_id === participantId);
    const hasOutcome = (wanted: string) => expect.poll(() => linesOf("outcome")).toMatchObject([{ outcome: wanted }]);
    expect(await drive(openTab, hasOutcome)).toEqual(told);
    expect(await linesOf("outcome")).toMatchObject(outcome === null ? [] : [{ outcome }]);
    const line = completed && { ...completed, completion_code: codes[completed.reason], repeated: false };
    expect(await linesOf("completed")).toMatchObject(line === null ? [] : [line]);
  });
}
