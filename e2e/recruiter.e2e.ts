import { ofType } from "@earshot/records";
import { defineStudy, prolific, scene } from "@earshot/server";
import { IMPATIENT_MS, expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

test.use({
  study: defineStudy({
    study: "recruited",
    scenes: [scene("game").waitroom({ countdownMs: 500 }), scene("impatient").waitroom({ timeoutMs: IMPATIENT_MS })],
    recruiter: prolific({
      codes: { finished: "C1", "partner-gone": "C2", "timed-out": "C3", unsupported: "C4" },
    }),
  }),
});

/** As Prolific opens a study. */
async function open(tab: Tab, id: string): Promise<void> {
  const url = new URL(tab.page.url());
  url.search = new URLSearchParams({
    PROLIFIC_PID: id,
    STUDY_ID: "study-1",
    SESSION_ID: `session-of-${id}`,
  }).toString();
  await tab.page.goto(url.href);
}

const pageOf = (code: string) => `https://app.prolific.com/submissions/complete?cc=${code}`;

test("people of Prolific go back to it with the code for what came of their stay", async ({ openTab, server }) => {
  const [alice, bob, carol] = [await openTab(), await openTab(), await openTab()];
  const scenes = new Map([
    [alice, "game"],
    [bob, "game"],
    [carol, "impatient"],
  ]);
  const ids = new Map([
    [alice, "5f3a"],
    [bob, "6b2c"],
    [carol, "7d1e"],
  ]);
  for (const [tab, scene_] of scenes) {
    const participantId = ids.get(tab) ?? "";
    await open(tab, participantId);
    await tab.join({ scene: scene_, participantId });
  }
  const along = { completionCode: "C3", redirectUrl: pageOf("C3") };
  expect(await carol.released()).toEqual({ kind: "released", reason: "timed-out", ...along });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  expect(await alice.finish()).toEqual({ completionCode: "C1", redirectUrl: pageOf("C1") });
  await alice.leave();
  await bob.told("closed: left");
  expect(await bob.finish("partner-gone")).toEqual({ completionCode: "C2", redirectUrl: pageOf("C2") });

  const records = await server.records();
  const recruited = Object.fromEntries(
    ofType(records, "recruited").map(({ participant_id, parameters }) => [participant_id, parameters]),
  );
  expect(recruited["5f3a"]).toEqual({ PROLIFIC_PID: "5f3a", STUDY_ID: "study-1", SESSION_ID: "session-of-5f3a" });
  const completed = ofType(records, "completed").map((line) => [line.participant_id, line.completion_code]);
  expect(Object.fromEntries(completed)).toEqual({ "5f3a": "C1", "6b2c": "C2", "7d1e": "C3" });
});
