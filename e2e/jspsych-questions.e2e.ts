import { ofType } from "@earshot/records";
import { defineStudy, prolific, scene } from "@earshot/server";
import { expect, rowsOf, run, test } from "./support/jspsych-page.ts";

test.use({
  study: defineStudy({
    study: "asking",
    scenes: [
      scene("asked").waitroom({ readyCheck: { answerWithinMs: 200_000 }, countdownMs: 500 }),
      scene("patient").waitroom({ timeoutMs: 1_000, onTimeout: "choice", choiceWithinMs: 200_000 }),
    ],
    recruiter: prolific({
      codes: {
        finished: "C1",
        "partner-gone": "C2",
        "timed-out": "C3",
        unsupported: "C4",
        "not-ready": "C5",
        "left-after-wait": "C6",
      },
    }),
  }),
});

const wait = (name: string, more = "") =>
  `const jsPsych = initJsPsych();
   jsPsych.run([{ type: jsPsychEarshotWaitroom, server: location.origin, scene: "${name}", ${more} }]);`;

test("two participants answer a ready check by the keyboard alone", async ({ openParticipant, server }) => {
  const pages = [await openParticipant("alice"), await openParticipant("bob")] as const;
  const [alice, bob] = pages;
  await run(alice, wait("asked"));
  await run(bob, wait("asked", "show_progress: false"));
  for (const page of pages) {
    await expect(page.getByRole("button", { name: "I am here" })).toBeFocused();
    await expect(page.getByRole("button")).toHaveCount(1);
    await expect(page.getByRole("button")).toHaveAccessibleDescription(/answer by .*\d:\d\d/);
    await expect(page.getByRole("status")).toHaveText(/^Partner found\. .*answer by .*\d:\d\d/);
  }
  await alice.keyboard.press("Enter");
  await expect(alice.getByRole("status")).toHaveText(/^Thank you/);
  await expect(alice.getByRole("button")).toHaveCount(0);
  await bob.keyboard.press("Space");
  for (const page of pages) {
    await expect.poll(() => rowsOf(page)).toMatchObject([{ matched: true, completion_code: null }]);
  }
  expect(ofType(await server.records(), "ready_check")).toMatchObject([{ ready: [true, true], reason: null }]);
});

test("at the time limit one waits longer, then leaves with a code", async ({ openParticipant, server }) => {
  const page = await openParticipant("alice");
  await run(page, wait("patient", 'button_label: "Stop"'));
  await expect(page.getByRole("button", { name: "Wait longer" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText(/^Waiting for a partner/);
  await expect(page.getByRole("button", { name: "Wait longer" })).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Stop" })).toBeFocused();
  await page.keyboard.press("Space");
  await expect
    .poll(() => rowsOf(page))
    .toMatchObject([
      {
        end_reason: "left-after-wait",
        timed_out: false,
        completion_code: "C6",
        redirect_url: "https://app.prolific.com/submissions/complete?cc=C6",
      },
    ]);
  expect(ofType(await server.records(), "outcome")).toMatchObject([{ extensions: 1 }]);
});
