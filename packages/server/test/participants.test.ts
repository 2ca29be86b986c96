import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { participants, type ParticipantsOptions } from "../src/participants/participants.ts";
import { prolific } from "../src/recruiter/recruiter.ts";
import { scene } from "../src/study/scene.ts";
import type { Study } from "../src/study/study.ts";
import { finishOf, matchedPair, testCodes } from "../test-support/matched-pair.ts";
import { test, type TestServer } from "../test-support/server-test.ts";
import { SECRET, tokenFor } from "../test-support/tokens.ts";

const codes = { ...testCodes, excluded: "C5" };
const scenes = [scene("game").waitroom({ countdownMs: 0 }), scene("other")];
const studyWith = (options: ParticipantsOptions): Omit<Study, "study"> => ({
  scenes,
  recruiter: prolific({ codes }),
  participants: participants(options),
});

let newPages = 0;

/** What somebody is told who comes with a new page, if they are told at once that their part is over. */
async function comeAgain(server: TestServer, id: string, options: { scene?: string; token?: string } = {}) {
  const page = server.page(id, `new-page-${++newPages}`);
  expect(await page.join(options)).toEqual({ ok: true });
  return page.next("released");
}

describe("whoever takes part once", () => {
  test("and waited in vain is told so again, with the same code, also after restarts", async ({
    serveStudy,
    clock,
  }) => {
    const first = await serveStudy(studyWith({}));
    const alice = await first.waitingPage("alice");
    clock.advance(120_000);
    const { completionCode } = await alice.next("released");
    const again = { reason: "timed-out", repeated: true, completionCode };
    expect(await comeAgain(first, "alice")).toMatchObject(again);
    await first.close();
    await (await serveStudy(studyWith({}))).close();
    // What the study file says now counts for others.
    const changed = prolific({ codes: { ...codes, "timed-out": "C9" } });
    const third = await serveStudy({ ...studyWith({}), recruiter: changed });
    expect(await comeAgain(third, "alice")).toMatchObject(again);
    const records = await third.finalRecords();
    expect(ofType(records, "outcome")).toHaveLength(1);
    expect(ofType(records, "arrival")).toHaveLength(1);
    expect(ofType(records, "completed").map(({ repeated }) => repeated)).toEqual([false, true, true]);
  });

  test("and was matched is told what became of it, and meets nobody else", async ({ serveStudy }) => {
    const first = await serveStudy(studyWith({}));
    const { alice, bob } = await matchedPair(first);
    await alice.ask("match/finish", finishOf(alice));
    for (const page of [alice, bob]) await page.ask("waitroom/leave", {});
    await first.close();
    const second = await serveStudy(studyWith({}));
    expect(await comeAgain(second, "alice")).toMatchObject({
      reason: "finished",
      completionCode: "C1",
      repeated: true,
    });
    expect(await comeAgain(second, "bob")).toEqual({ reason: "already-matched", waitedMs: 0, repeated: true });
    const match_id = finishOf(alice).matchId;
    const told = ofType(await second.finalRecords(), "completed").filter(({ repeated }) => repeated);
    expect(told).toMatchObject([
      { participant_id: "alice", match_id, reason: "finished", completion_code: "C1" },
      { participant_id: "bob", match_id, reason: "already-matched", completion_code: null },
    ]);
  });

  test("may come again after leaving, after a broken connection, and with a browser that can connect", async ({
    serveStudy,
    clock,
  }) => {
    const server = await serveStudy(studyWith({ once: "study" }));
    const [alice, bob, carol] = [server.page("alice"), server.page("bob"), server.page("carol")];
    for (const page of [alice, bob, carol]) await page.join({ hidden: true });
    await alice.ask("waitroom/leave", {});
    await bob.ask("waitroom/leave", { reason: "unsupported" });
    await carol.close();
    clock.advance(10_000);
    for (const id of ["alice", "bob", "carol"]) {
      const page = server.page(id);
      await page.join({ hidden: true });
      await page.next("place/secret");
      expect(page.all("released")).toEqual([]);
    }
  });

  test("in a scene may take part in another one; in a study may not", async ({ serveStudy, clock }) => {
    const server = await serveStudy(studyWith({ once: "scene" }));
    const alice = await server.waitingPage("alice");
    clock.advance(120_000);
    await alice.next("released");
    const elsewhere = server.page("alice");
    await elsewhere.join({ scene: "other" });
    await elsewhere.nextStatus("waiting");
    await elsewhere.ask("waitroom/leave", {});
    await server.close();
    const strict = await serveStudy(studyWith({ once: "study" }));
    expect(await comeAgain(strict, "alice", { scene: "other" })).toMatchObject({ reason: "timed-out" });
  });

  test("keeps the own place meanwhile: a refresh while waiting is no second time", async ({ serveStudy }) => {
    const server = await serveStudy(studyWith({ once: "study" }));
    const alice = await server.waitingPage("alice");
    const refreshed = server.nextPage(alice);
    await refreshed.join();
    await refreshed.nextStatus("waiting");
    expect(refreshed.all("released")).toEqual([]);
  });

  test("is let back into a running match, and may say from there that it is done", async ({ serveStudy }) => {
    const server = await serveStudy(studyWith({ once: "study" }));
    const { alice } = await matchedPair(server);
    await alice.close();
    const back = server.nextPage(alice);
    await back.join();
    await back.next("match/started", ({ rejoined }) => rejoined);
    expect(back.all("released")).toEqual([]);
    expect(await back.ask("match/finish", finishOf(back))).toMatchObject({ completion: { completionCode: "C1" } });
  });

  test("is told the same by each new page once it has said that it is done, though the match goes on", async ({
    serveStudy,
  }) => {
    const server = await serveStudy(studyWith({}));
    const { alice, bob } = await matchedPair(server);
    await alice.ask("match/finish", finishOf(alice));
    const finished = { reason: "finished", completionCode: "C1", repeated: true };
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await refreshed.next("released")).toMatchObject(finished);
    expect(await comeAgain(server, "alice")).toMatchObject(finished);
    // The partner, who has not said so, plays on, and comes back to it.
    const back = server.nextPage(bob);
    await back.join();
    await back.next("match/started", ({ rejoined }) => rejoined);
    expect(alice.all("released")).toEqual([]);
  });

  test("gets the code for it who comes back to a match in which nobody is left, and then again", async ({
    serveStudy,
  }) => {
    const server = await serveStudy(studyWith({}));
    const { alice, bob } = await matchedPair(server);
    await alice.close();
    await bob.ask("waitroom/leave", {});
    const back = server.nextPage(alice);
    await back.join();
    const gone = { reason: "partner-gone", completionCode: "C2" };
    expect(await back.next("released")).toMatchObject(gone);
    expect(await comeAgain(server, "alice")).toMatchObject({ ...gone, repeated: true });
    const told = ofType(await server.finalRecords(), "completed").map((line) => [line.completion_code, line.repeated]);
    expect(told).toEqual([
      ["C2", false],
      ["C2", true],
    ]);
  });

  test("does not begin another stay from a match to which nobody comes back", async ({ serveStudy }) => {
    const noWayBack = scene("game").waitroom({ countdownMs: 0, rejoinMs: 0 });
    const server = await serveStudy({ ...studyWith({}), scenes: [noWayBack] });
    const { alice } = await matchedPair(server);
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await refreshed.next("released")).toMatchObject({ reason: "already-matched", repeated: true });
    expect(ofType(await server.finalRecords(), "arrival")).toHaveLength(2);
  });

  test("does not begin another stay where it comes back too late, though the match has not given it up", async ({
    serveStudy,
    clock,
  }) => {
    const server = await serveStudy({ ...studyWith({}), scenes: [scene("game").waitroom({ countdownMs: 0 })] });
    const { alice, bob } = await matchedPair(server);
    await alice.close();
    clock.advance(60_000);
    await bob.next("match/member-gone");
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await refreshed.next("released")).toMatchObject({ reason: "already-matched", repeated: true });
    expect(ofType(await server.finalRecords(), "arrival")).toHaveLength(2);
  });

  test("has to show a token first, where the study asks for one", async ({ serveStudy, clock }) => {
    const environment = { EARSHOT_TOKEN_SECRET: SECRET };
    const server = await serveStudy({ ...studyWith({}), access: "signed" }, { environment });
    const alice = server.page("alice");
    await alice.join({ token: await tokenFor("alice") });
    await alice.nextStatus("waiting");
    clock.advance(120_000);
    await alice.next("released");
    const thief = server.page("alice");
    expect(await thief.join()).toMatchObject({ ok: false, error: { code: "token-refused" } });
    expect(thief.all("released")).toEqual([]);
    const token = await tokenFor("alice", { jti: "another" });
    expect(await comeAgain(server, "alice", { token })).toMatchObject({ reason: "timed-out", completionCode: "C3" });
  });
});

test.for([
  ["with once: false", studyWith({ once: false })],
  ["in a study that says nothing of it", { scenes }],
] as const)("%s everybody may come again", async ([, study], { serveStudy }) => {
  const server = await serveStudy(study);
  const { alice, bob } = await matchedPair(server);
  for (const page of [alice, bob]) await page.ask("waitroom/leave", {});
  const again = server.page("alice");
  await again.join();
  await again.nextStatus("waiting");
});

describe("the list of those who are excluded", () => {
  test("keeps them out, in words and with a code of their own, and nobody else", async ({ serveStudy, folder }) => {
    const exclude = join(folder, "ids.csv");
    await writeFile(exclude, '\uFEFFPROLIFIC_PID\r\nalice\r\n"bob, jr."\r\n\r\n');
    // Without a journal as well: there nobody would be held back until something is on the disk.
    for (const journalDir of [folder, null]) {
      const server = await serveStudy(studyWith({ exclude }), { journalDir });
      const carol = await server.waitingPage("carol");
      for (const id of ["alice", "bob, jr."]) {
        const told = await comeAgain(server, id);
        expect(told).toMatchObject({
          reason: "excluded",
          completionCode: "C5",
          message: expect.stringMatching(/earlier/),
        });
        expect(told).not.toHaveProperty("repeated");
      }
      expect(carol.all("match/announced")).toEqual([]);
      await carol.ask("waitroom/leave", {});
      const records = await server.finalRecords();
      const outcomes = ofType(records, "outcome").filter(({ outcome }) => outcome === "excluded");
      expect(outcomes.slice(-2)).toMatchObject([
        { participant_id: "alice", waited_ms: 0 },
        { participant_id: "bob, jr.", waited_ms: 0 },
      ]);
      expect(ofType(records, "proposal")).toEqual([]);
    }
  });

  const wrong: [string, string | null, string][] = [
    ["is not there", null, "the path of a file that can be read (ENOENT)"],
    ["is empty", "\n\n", "a file with at least one id"],
    ["has two columns", "alice\nbob,male\n", "one column, with an id on each line"],
    ["has an id that is too long", "x".repeat(129), "an id of 1 to 128 characters"],
  ];

  test.for(wrong)("is an error at the start where it %s", async ([, text, words], { serveStudy, folder }) => {
    const exclude = join(folder, "ids.csv");
    if (text !== null) await writeFile(exclude, text);
    await expect(serveStudy(studyWith({ exclude }))).rejects.toThrow(`allowed: ${words}`);
  });

  test("needs a code where there is a recruiter, and is told with all other faults", async ({ serveStudy }) => {
    const study = {
      ...studyWith({ exclude: "", once: "twice" as "study" }),
      recruiter: prolific({ codes: testCodes }),
    };
    const faults = [
      /recruiter\.codes\.excluded is undefined/,
      /participants\.once is "twice"/,
      /participants\.exclude is ""/,
    ];
    for (const fault of faults) await expect(serveStudy(study)).rejects.toThrow(fault);
    const unknown = studyWith({ twice: true } as ParticipantsOptions);
    await expect(serveStudy(unknown)).rejects.toThrow(/participants\.twice/);
    await expect(serveStudy({ scenes, participants: {} as never })).rejects.toThrow(/participants is .*participants\(/);
  });
});
