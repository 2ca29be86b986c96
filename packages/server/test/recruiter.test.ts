import { ofType, readRecords } from "@earshot/records";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { runPurge } from "../src/privacy/purge-command.ts";
import { prolific, recruiter } from "../src/recruiter/recruiter.ts";
import { scene } from "../src/study/scene.ts";
import { testCodes, finishOf, matchedPair } from "../test-support/matched-pair.ts";
import { filesWith } from "../test-support/folder-text.ts";
import { test } from "../test-support/server-test.ts";
import { SECRET, tokenFor } from "../test-support/tokens.ts";

const study = { scenes: [scene("game").waitroom({ countdownMs: 0 })], recruiter: prolific({ codes: testCodes }) };
const urlWith = (code: string) => `https://app.prolific.com/submissions/complete?cc=${code}`;
const along = (code: string) => ({ completionCode: code, redirectUrl: urlWith(code) });

describe("a study with a recruiter", () => {
  test("gives whoever waited in vain the code for it, and writes that down", async ({ serveStudy, clock }) => {
    const server = await serveStudy(study);
    const alice = await server.waitingPage("alice");
    clock.advance(120_000);
    expect(await alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 120_000, ...along("C3") });
    const [outcome, completed] = (await server.finalRecords()).slice(-2);
    expect(outcome).toMatchObject({ type: "outcome", outcome: "timed-out" });
    const line = {
      participant_id: "alice",
      match_id: null,
      reason: "timed-out",
      completion_code: "C3",
      repeated: false,
    };
    expect(completed).toMatchObject({ type: "completed", ...line });
  });

  test("gives the same code to a page that was away when the wait ended, also after a restart", async ({
    serveStudy,
    clock,
  }) => {
    const first = await serveStudy(study);
    const alice = await first.waitingPage("alice");
    await alice.close();
    clock.advance(120_000);
    await first.close();
    const second = await serveStudy(study);
    const back = second.page("alice", alice.pageId);
    await back.join({ resume: true });
    expect(await back.next("released")).toMatchObject({ reason: "disconnected" });
    const bob = await second.waitingPage("bob");
    clock.advance(115_000);
    const closing = bob.close();
    clock.advance(5_000);
    await closing;
    const again = second.page("bob", bob.pageId);
    await again.join({ resume: true });
    expect(await again.next("released")).toMatchObject({ reason: "timed-out", ...along("C3") });
  });

  test("gives a page on which nobody can be connected a code of its own", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    const alice = server.page("alice");
    await alice.join({ hidden: true });
    await alice.ask("waitroom/leave", { reason: "unsupported" });
    expect(await alice.next("released")).toEqual({ reason: "unsupported", waitedMs: 0, ...along("C4") });
  });

  test("gives whoever leaves no code, nor whoever another page replaces", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    const alice = await server.waitingPage("alice");
    const another = server.nextPage(alice);
    await another.join();
    expect(await alice.next("released")).toEqual({ reason: "replaced", waitedMs: 0 });
    await another.ask("waitroom/leave", {});
    expect(await another.next("released")).toEqual({ reason: "left", waitedMs: 0 });
    expect(ofType(await server.finalRecords(), "completed")).toEqual([]);
  });

  test("tells no page a code before its end", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    const { alice, bob } = await matchedPair(server);
    expect([...alice.frames, ...bob.frames].join("\n")).not.toMatch(/"C\d"|completionCode/);
  });
});

describe("a match that is done", () => {
  test("earns its code, once, by the word that was said first", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    const { alice, bob } = await matchedPair(server);
    const finished = { ok: true, completion: along("C1") };
    expect(await alice.ask("match/finish", finishOf(alice))).toEqual(finished);
    expect(await alice.ask("match/finish", finishOf(alice, "partner-gone"))).toEqual(finished);
    const gone = { ok: true, completion: along("C2") };
    expect(await bob.ask("match/finish", finishOf(bob, "partner-gone"))).toEqual(gone);
    const completed = ofType(await server.finalRecords(), "completed");
    expect(completed).toMatchObject([
      { participant_id: "alice", match_id: finishOf(alice).matchId, reason: "finished", completion_code: "C1" },
      { participant_id: "bob", match_id: finishOf(bob).matchId, reason: "partner-gone", completion_code: "C2" },
    ]);
  });

  test("earns it also after a restart, and for a page that has no place any more", async ({ serveStudy }) => {
    const first = await serveStudy(study);
    const { alice, bob } = await matchedPair(first);
    await first.close();
    const second = await serveStudy(study);
    const finish = finishOf(alice);
    // Over a connection that has not joined, as the SDK does it.
    expect(await second.page("alice", alice.pageId).ask("match/finish", finish)).toMatchObject({
      completion: along("C1"),
    });
    const back = second.page("bob", bob.pageId);
    back.resumeSecret = bob.resumeSecret;
    await back.join({ resume: true });
    await back.ask("waitroom/leave", {});
    expect(await back.ask("match/finish", finishOf(bob))).toMatchObject({ completion: along("C1") });
  });

  test("is nothing that another page can say, nor anybody of a match that there is not", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    const { alice, bob } = await matchedPair(server);
    const carol = await server.waitingPage("carol");
    const refused = { ok: false, error: { code: "not-a-member" } };
    const finish = finishOf(alice);
    expect(await bob.ask("match/finish", { ...finish, pageId: bob.pageId })).toMatchObject(refused);
    expect(await alice.ask("match/finish", { ...finish, matchId: "another" })).toMatchObject(refused);
    const ofCarol = { ...finish, participantId: "carol", pageId: carol.pageId };
    expect(await carol.ask("match/finish", ofCarol)).toMatchObject(refused);
    const elsewhere = { error: { code: "unknown-scene" } };
    expect(await carol.ask("match/finish", { ...finish, scene: "nowhere" })).toMatchObject(elsewhere);
    expect(ofType(await server.finalRecords(), "completed")).toEqual([]);
  });

  test("is written down in a study without a recruiter, too", async ({ serveStudy }) => {
    const { scenes } = study;
    const server = await serveStudy({ scenes });
    const { alice } = await matchedPair(server);
    expect(await alice.ask("match/finish", finishOf(alice))).toEqual({ ok: true, completion: {} });
    const completed = ofType(await server.finalRecords(), "completed");
    expect(completed).toMatchObject([{ participant_id: "alice", reason: "finished", completion_code: null }]);
  });
});

describe("what a recruiting platform put into the URL", () => {
  const ids = { prolific_pid: "alice", study_id: "s1", session_id: "x/1" };

  test("is written down as it writes it, without what is no id", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    await server.page("alice").join({
      recruiter: {
        ...ids,
        hitid: "x".repeat(200),
        workerid: "a\nb",
        survey_code: "{{%SURVEY_CODE%}}",
        assignmentid: "",
      },
    });
    const parameters = { PROLIFIC_PID: "alice", STUDY_ID: "s1", SESSION_ID: "x/1" };
    expect(ofType(await server.finalRecords(), "recruited")).toMatchObject([{ participant_id: "alice", parameters }]);
  });

  test("is refused where it is something else", async ({ serveStudy }) => {
    const server = await serveStudy(study);
    const reply = await server.page("alice").join({ recruiter: { ...ids, secret: "x" } });
    expect(reply).toMatchObject({ ok: false, error: { code: "bad-message" } });
  });

  test("is in the URL to go to, which is known after a restart, too", async ({ serveStudy, clock }) => {
    const redirect = "https://panel.org/{SESSION_ID}?code={code}";
    const own = { ...study, recruiter: recruiter({ redirect, codes: testCodes }) };
    const first = await serveStudy(own);
    const { alice } = await matchedPair(first, { recruiter: ids });
    const carol = first.page("carol");
    await carol.join({ recruiter: ids });
    await carol.next("place/secret");
    await first.close();
    const second = await serveStudy(own);
    const finished = await second.page("alice", alice.pageId).ask("match/finish", finishOf(alice));
    const redirectUrl = "https://panel.org/x%2F1?code=C1";
    expect(finished).toEqual({ ok: true, completion: { completionCode: "C1", redirectUrl } });
    const back = second.page("carol", carol.pageId);
    back.resumeSecret = carol.resumeSecret;
    await back.join();
    clock.advance(120_000);
    expect(await back.next("released")).toMatchObject({ redirectUrl: "https://panel.org/x%2F1?code=C3" });
  });

  test("goes with the person who is purged", async ({ serveStudy, folder }) => {
    const needsIds = recruiter({ redirect: "https://panel.org/{STUDY_ID}?code={code}", codes: testCodes });
    const server = await serveStudy({ ...study, recruiter: needsIds });
    const { alice } = await matchedPair(server, { recruiter: { study_id: "study-of-alice" } });
    await alice.ask("match/finish", finishOf(alice));
    await server.close();
    expect(await filesWith(folder, "study-of-alice")).toHaveLength(2);
    for (const id of ["alice", "bob"]) await runPurge([id, "--records", folder], new Date("2026-03-01T00:00:00.000Z"));
    expect(await filesWith(folder, "study-of-alice")).toEqual([]);
    const { lines, errors } = readRecords(await readFile(join(folder, "test.jsonl"), "utf8"));
    expect(errors).toEqual([]);
    const completed = { participant_id: "purged-1", reason: "finished", completion_code: "C1" };
    expect(ofType(lines, "completed")).toMatchObject([completed]);
  });

  test("counts less than what the experiment's own server has signed", async ({ serveStudy }) => {
    const environment = { EARSHOT_TOKEN_SECRET: SECRET };
    const server = await serveStudy({ ...study, access: "signed" }, { environment });
    const token = await tokenFor("alice", { attributes: { STUDY_ID: "signed", other: "x" } });
    await server.page("alice").join({ token, recruiter: ids });
    const parameters = { PROLIFIC_PID: "alice", STUDY_ID: "signed", SESSION_ID: "x/1" };
    expect(ofType(await server.finalRecords(), "recruited")).toMatchObject([{ participant_id: "alice", parameters }]);
  });
});
