import { ofType } from "@earshot/records";
import type { Page } from "@playwright/test";
import study from "../examples/jspsych/study.ts";
import { expect, rowsOf, run, scripts, test } from "./support/jspsych-page.ts";

test.describe("examples/jspsych", () => {
  test.use({
    study: async ({}, use) => use(study),
    site: async ({}, use) => use({ ...scripts, "index.html": "examples/jspsych/index.html" }),
  });

  test("two participants play with each other, and their data say how near they were", async ({
    openParticipant,
    server,
  }) => {
    const [alice, bob] = [await openParticipant("alice"), await openParticipant("bob")];
    const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
    for (const [own, their] of [
      ["Red", "Blue"],
      ["Blue", "Blue"],
    ] as const) {
      await press(alice, own);
      await press(bob, their);
      await expect(alice.getByText(`You: ${own}, your partner: ${their}.`)).toBeVisible();
      await expect(bob.getByText(`You: ${their}, your partner: ${own}.`)).toBeVisible();
      await press(alice, "Go on");
      await press(bob, "Go on");
    }
    await expect(alice.locator("#jspsych-data-display")).toBeVisible();

    const records = await server.records();
    const [wait, ...trials] = await rowsOf(alice);
    const [theirWait] = await rowsOf(bob);
    expect(wait).toMatchObject({
      trial_type: "earshot-waitroom",
      plugin_version: "0.1.0",
      matched: true,
      end_reason: null,
      timed_out: false,
      participant_id: "alice",
      match_id: ofType(records, "match")[0]?.match_id,
      group_size: 2,
      role: null,
      match_token: null,
      connection_path: "host",
      tab_hidden_ms: 0,
    });
    expect([wait?.["position"], theirWait?.["position"]].toSorted()).toEqual([0, 1]);
    expect(wait?.["match_id"]).toBe(theirWait?.["match_id"]);
    for (const name of ["waited_ms", "attempts", "p2p_rtt_ms", "p2p_rtt_p95_ms"]) {
      expect(wait?.[name], name).toBeGreaterThan(-1);
    }
    // On a busy machine somebody is matched before the server has timed the page, or with too few pings for a jitter.
    for (const name of ["server_rtt_ms", "p2p_jitter_ms"]) expect(wait?.[name] ?? 0, name).toBeGreaterThan(-1);
    expect(trials).toHaveLength(6);
    for (const trial of trials) {
      expect(trial).toMatchObject({ extension_type: ["earshot-rtt"], partner_state: "open" });
      expect(trial["rtt_n"]).toBeGreaterThan(-1);
    }
  });

  test("whoever stays is told that the partner has gone", async ({ openParticipant }) => {
    const [alice, bob] = [await openParticipant("alice"), await openParticipant("bob")];
    await expect(alice.getByRole("button", { name: "Red" })).toBeVisible();
    await expect(bob.getByRole("button", { name: "Red" })).toBeVisible();
    await bob.close();
    await expect(alice.locator("body")).toContainText("Your partner is gone.");
  });
});

test.describe("the waitroom", () => {
  test("says why there is no match, and goes on", async ({ openParticipant }) => {
    const page = await openParticipant("alice");
    await run(
      page,
      `let told;
       const jsPsych = initJsPsych();
       const wait = { type: jsPsychEarshotWaitroom, server: location.origin, scene: "impatient",
         on_timeout: (data) => { told = data; jsPsych.abortExperiment("No partner", data); } };
       const never = { type: jsPsychHtmlButtonResponse, stimulus: "never", choices: ["OK"] };
       jsPsych.run([wait, never]);`,
    );
    await expect(page.getByText("No partner")).toBeVisible();
    const [row, ...others] = await rowsOf(page);
    expect(row).toMatchObject({
      matched: false,
      timed_out: true,
      end_reason: "timed-out",
      p2p_rtt_ms: null,
      position: null,
    });
    expect(row?.["waited_ms"]).toBeGreaterThan(1_000);
    expect(others).toEqual([]);
  });

  test("has a column for all that info names, and no other", async ({ openParticipant }) => {
    const page = await openParticipant("alice");
    await run(
      page,
      `const jsPsych = initJsPsych();
       jsPsych.run([{ type: jsPsychEarshotWaitroom, server: location.origin, scene: "impatient" }]);`,
    );
    await expect.poll(async () => (await rowsOf(page)).length).toBe(1);
    const [row = {}] = await rowsOf(page);
    const named = await page.evaluate(() => Object.keys(jsPsychEarshotWaitroom.info.data));
    const ofJsPsych = ["trial_type", "trial_index", "plugin_version", "time_elapsed"];
    expect(Object.keys(row).toSorted()).toEqual([...named, ...ofJsPsych].toSorted());
  });

  test("is left by its button, and with an experiment that is aborted", async ({ openParticipant, server }) => {
    const [alice, bob] = [await openParticipant("alice"), await openParticipant("bob")];
    for (const page of [alice, bob]) {
      await run(
        page,
        `const jsPsych = initJsPsych();
         jsPsych.run([{ type: jsPsychEarshotWaitroom, server: location.origin, scene: "crowd", button_label: "Leave",
           texts: { waiting: "Bitte warten" } }]);`,
      );
      await expect(page.getByRole("status")).toHaveText("Bitte warten");
    }
    await alice.getByRole("button", { name: "Leave" }).click();
    await bob.evaluate(() => jsPsych.abortExperiment("Stopped"));
    const outcomes = async () =>
      ofType(await server.records(), "outcome").map((line) => `${line.participant_id} ${line.outcome}`);
    await expect.poll(async () => (await outcomes()).toSorted()).toEqual(["alice left", "bob left"]);
    expect(await rowsOf(alice)).toMatchObject([{ matched: false, end_reason: "left" }]);
  });

  test.describe("in simulation", () => {
    for (const mode of ["data-only", "visual"] as const) {
      test(`${mode} needs no server`, async ({ openParticipant }) => {
        const page = await openParticipant("alice");
        await run(
          page,
          `const seen = [], matches = [];
           const jsPsych = initJsPsych({ extensions: [{ type: jsPsychExtensionEarshotRtt }] });
           const wait = { type: jsPsychEarshotWaitroom, server: "http://127.0.0.1:1", scene: "game",
             extensions: [{ type: jsPsychExtensionEarshotRtt }],
             on_load: () => seen.push(document.querySelector("[role=status]") !== null),
             on_match: (match) => matches.push(match.partners.length),
             simulation_options: { data: { condition: "sound" } } };
           jsPsych.simulate([wait], "${mode}");`,
        );
        await expect.poll(async () => (await rowsOf(page)).length).toBe(1);
        const [row] = await rowsOf(page);
        expect(row).toMatchObject({ matched: true, condition: "sound", p2p_rtt_ms: 42, end_reason: null });
        expect(row).toMatchObject({ rtt_ms: null, partner_state: null });
        expect(await page.evaluate("[seen, matches]")).toEqual([[mode === "visual"], [0]]);
      });
    }
  });
});

test("the extension tells a partner that is there from one that has gone", async ({ openParticipant }) => {
  const [alice, bob] = [await openParticipant("alice"), await openParticipant("bob")];
  for (const page of [alice, bob]) {
    await run(
      page,
      `const extensions = [{ type: jsPsychExtensionEarshotRtt }];
       const jsPsych = initJsPsych({ extensions });
       let told = 0;
       let match;
       const on_match = (begun) => {
         match = begun;
         const [partner] = match.partners;
         partner.on("rtt", () => told++);
         partner.on("closed", () => jsPsych.finishTrial());
       };
       const wait = { type: jsPsychEarshotWaitroom, server: location.origin, scene: "near", extensions, on_match };
       const trial = { type: jsPsychHtmlButtonResponse, stimulus: "", choices: ["OK"], extensions };
       jsPsych.run([wait, trial, trial, trial]);`,
    );
  }
  await expect(alice.getByRole("button", { name: "OK" })).toBeVisible();
  await alice.waitForFunction("told >= 3");
  await alice.getByRole("button", { name: "OK" }).click();
  await alice.getByRole("button", { name: "OK" }).click();
  await bob.evaluate("match.leave()");
  await expect.poll(async () => (await rowsOf(alice)).length).toBe(4);
  const [, long, short, gone] = await rowsOf(alice);
  expect(long).toMatchObject({ partner_state: "open" });
  expect(long?.["rtt_n"]).toBeGreaterThanOrEqual(2);
  expect(long?.["rtt_ms"]).toBeGreaterThan(0);
  expect(Number(long?.["rtt_p95_ms"])).toBeGreaterThanOrEqual(Number(long?.["rtt_ms"]));
  expect(short?.["rtt_ms"]).toBeGreaterThan(0);
  expect(gone).toMatchObject({ partner_state: "closed" });
});

test("the adapter carries what jsPsych's multiplayer proposal asks for", async ({ openParticipant }) => {
  const [alice, bob] = [await openParticipant("alice"), await openParticipant("bob")];
  for (const page of [alice, bob]) {
    await run(
      page,
      `const told = [];
       const adapter = new EarshotAdapter({ server: location.origin, scene: "near" });
       adapter.subscribe((data) => told.push(data));
       const connected = adapter.connect();`,
    );
  }
  const before = "adapter.push({ a: 1 }).catch((error) => error.message)";
  const ids = await Promise.all(
    [alice, bob].map((page) => page.evaluate("connected.then(() => adapter.participantId)")),
  );
  expect(ids.toSorted()).toEqual(["player-0", "player-1"]);
  const [own = "", theirs = ""] = ids as string[];

  await alice.evaluate("adapter.push({ score: 1, nested: { a: [1] }, left: undefined })");
  await alice.evaluate("adapter.push({ score: 2 })");
  await bob.evaluate("adapter.push({ ready: true })");
  const both = { [own]: { score: 2 }, [theirs]: { ready: true } };
  for (const page of [alice, bob]) {
    await page.waitForFunction(
      "Object.keys(adapter.getAll()).length === 2 && JSON.stringify(adapter.getAll()).includes('2')",
    );
    expect(await page.evaluate("adapter.getAll()")).toEqual(both);
    expect(await page.evaluate("told.at(-1)")).toEqual(both);
    expect(await page.evaluate(`adapter.get(${JSON.stringify(own)})`)).toEqual({ score: 2 });
    expect(await page.evaluate('adapter.get("player-7")')).toBeUndefined();
  }
  // What a page does with what it was given changes nothing.
  await alice.evaluate(`adapter.getAll()[${JSON.stringify(own)}].score = 9`);
  expect(await alice.evaluate("adapter.getAll()")).toEqual(both);

  await bob.evaluate("adapter.disconnect()");
  await alice.waitForFunction("Object.keys(adapter.getAll()).length === 1");
  expect(await bob.evaluate(before)).toBe("EarshotAdapter: push() before connect()");
});

test("an adapter that comes to nothing says so by name, and can be tried again", async ({ openParticipant }) => {
  const page = await openParticipant("alice");
  await run(page, 'const adapter = new EarshotAdapter({ server: location.origin, scene: "impatient" });');
  const failing = "adapter.connect().then(() => null, ({ name, reason }) => [name, reason])";
  for (let turn = 0; turn < 2; turn++) expect(await page.evaluate(failing)).toEqual(["MatchError", "timed-out"]);
  expect(await page.evaluate("[adapter.participantId, adapter.getAll()]")).toEqual(["", {}]);
});
