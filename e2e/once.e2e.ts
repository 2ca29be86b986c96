import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ofType, readRecords } from "@earshot/records";
import { defineStudy, participants, prolific, scene } from "@earshot/server";
import { IMPATIENT_MS, expect, test } from "./support/fixtures.ts";
import { along, codes } from "./support/recruited.ts";
import { end, killAll, serve } from "./support/server-process.ts";
import { Tab } from "./support/tab.ts";

test.afterEach(killAll);

test("whoever comes again is told the outcome that they had, with the same code, also by the next process", async ({
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "earshot-once-"));
  const first = await serve({ study: "once-study.mjs", folder, port: 0 });
  const tabs: Tab[] = [];
  const open = async () => {
    const tab = await Tab.open(browser, { serverUrl: `http://127.0.0.1:${first.port}/earshot` });
    tabs.push(tab);
    return tab;
  };
  const [alice, bob, carol, dave] = [await open(), await open(), await open(), await open()];
  await dave.join({ scene: "impatient", participantId: "dave" });
  for (const [tab, participantId] of [
    [alice, "alice"],
    [bob, "bob"],
    [carol, "carol"],
  ] as const) {
    await tab.join({ scene: "trio", participantId });
  }
  for (const tab of [alice, bob, carol]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  expect(await alice.finish()).toEqual(along(codes.finished));
  expect(await bob.finish("partner-gone")).toEqual(along(codes["partner-gone"]));
  for (const tab of [alice, bob, carol]) await tab.leave();
  expect(await dave.released()).toEqual({ kind: "released", reason: "timed-out", ...along(codes["timed-out"]) });

  const released = { kind: "released", repeated: true };
  const outcomes = [
    { participantId: "alice", scene: "trio", told: { ...released, reason: "finished", ...along(codes.finished) } },
    {
      participantId: "bob",
      scene: "trio",
      told: { ...released, reason: "partner-gone", ...along(codes["partner-gone"]) },
    },
    // Never said that the match is done, and the study has no code for that.
    { participantId: "carol", scene: "trio", told: { ...released, reason: "already-matched" } },
    {
      participantId: "dave",
      scene: "impatient",
      told: { ...released, reason: "timed-out", ...along(codes["timed-out"]) },
    },
    // Is looked up in the list each time.
    {
      participantId: "mallory",
      scene: "trio",
      told: {
        kind: "released",
        reason: "excluded",
        message: expect.stringContaining("earlier"),
        ...along(codes.excluded),
      },
    },
  ];
  const allComeAgain = async () => {
    for (const { told, ...stay } of outcomes) {
      const tab = await open();
      await tab.join(stay);
      expect(await tab.released()).toEqual(told);
      await tab.close();
    }
  };
  await allComeAgain();
  // The page that was let out, too.
  await dave.refresh({ scene: "impatient", participantId: "dave" });
  expect(await dave.released()).toMatchObject({ repeated: true, ...along(codes["timed-out"]) });
  await end(first, "SIGKILL");
  const second = await serve({ study: "once-study.mjs", folder, port: first.port });
  await allComeAgain();

  await Promise.all(tabs.map((tab) => tab.close()));
  await end(second, "SIGTERM");
  const { lines } = readRecords(await readFile(join(folder, "once.jsonl"), "utf8"));
  const arrivals = ofType(lines, "arrival").map((line) => line.participant_id);
  expect(arrivals.filter((id) => id !== "mallory").toSorted()).toEqual(["alice", "bob", "carol", "dave"]);
  const repeated = ofType(lines, "completed").filter((line) => line.repeated);
  const told = ["alice finished", "bob partner-gone", "carol already-matched", "dave timed-out"];
  expect(repeated.map((line) => `${line.participant_id} ${line.reason}`)).toEqual([...told, "dave timed-out", ...told]);
  await rm(folder, { recursive: true });
});

for (const { once, isOver } of [
  { once: "scene", isOver: { impatient: true, game: false } },
  { once: "study", isOver: { impatient: true, game: true } },
  { once: false, isOver: { impatient: false, game: false } },
] as const) {
  test.describe(`with once: ${once}`, () => {
    test.use({
      study: defineStudy({
        study: "once",
        scenes: [scene("game"), scene("impatient").waitroom({ timeoutMs: IMPATIENT_MS })],
        recruiter: prolific({ codes }),
        participants: participants({ once }),
      }),
    });

    test("somebody who waited in vain may wait again where that says so", async ({ openTab, server }) => {
      const alice = await openTab();
      await alice.join({ scene: "impatient", participantId: "alice" });
      const told = { kind: "released", reason: "timed-out", ...along(codes["timed-out"]) };
      expect(await alice.released()).toEqual(told);
      for (const name of ["impatient", "game"] as const) {
        const again = await openTab();
        await again.join({ scene: name, participantId: "alice" });
        if (isOver[name]) expect(await again.released()).toEqual({ ...told, repeated: true });
        else await again.reaches("waiting");
        await again.close();
      }
      const stays = ofType(await server.records(), "arrival").map((line) => line.scene);
      const others = Object.entries(isOver).flatMap(([other, is]) => (is ? [] : [other]));
      expect(stays).toEqual(["impatient", ...others]);
    });
  });
}
