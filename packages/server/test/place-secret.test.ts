import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";

const taken = { ok: false, error: { code: "place-taken" } };

/** Another page that says it is alice's, and shows that secret. */
function claim(server: TestServer, resumeSecret: string | undefined) {
  const page = server.page("alice");
  page.resumeSecret = resumeSecret;
  return page.join();
}

/** The same page over a new connection, which shows what it was given last, or before. */
async function comeBack(server: TestServer, page: TestPage, resumeSecret = page.resumeSecret): Promise<TestPage> {
  const back = server.page(page.participantId, page.pageId);
  back.resumeSecret = resumeSecret;
  expect(await back.join()).toEqual({ ok: true });
  await back.next("place/secret");
  return back;
}

describe("a place that is taken", () => {
  test.for(["connected", "away", "matched"])(
    "is opened by no knowledge of its participant's id while that is %s",
    async (stay, { serve, clock }) => {
      const server = await serve(probedScene());
      const alice = stay === "matched" ? (await confirmingPair(server)).alice : await server.waitingPage("alice");
      if (stay === "matched") clock.advance(3_000);
      if (stay === "away") await alice.close();
      expect(await claim(server, undefined)).toMatchObject(taken);
      expect(await claim(server, "made-up")).toMatchObject(taken);
      expect(await claim(server, alice.participantId)).toMatchObject(taken);
      if (stay !== "away") expect(await alice.ask("page/visibility", { hidden: false })).toEqual({ ok: true });
      await comeBack(server, alice);
    },
  );

  test("is free for everybody once its time is over", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    await alice.close();
    clock.advance(10_000);
    expect(await claim(server, undefined)).toEqual({ ok: true });
  });

  test("is opened by the id of its first page, which nobody else knows, until a secret was shown", async ({
    serve,
  }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    const first = alice.resumeSecret;
    const unheard = server.page("alice", alice.pageId);
    expect(await unheard.join()).toEqual({ ok: true });
    await unheard.next("place/secret");
    // That secret was given out anew: what was never shown is not good any more.
    expect(await claim(server, first)).toMatchObject(taken);
    await comeBack(server, unheard);
    const another = server.page("alice", alice.pageId);
    expect(await another.join()).toMatchObject(taken);
  });

  test("is opened by a refresh that came before any secret did", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(30_000);
    const refreshed = server.page("alice");
    refreshed.resumeSecret = alice.pageId;
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await refreshed.nextStatus("waiting")).toMatchObject({ deadlineInMs: 90_000 });
  });

  test("is opened by each secret once, and by the one before as long as the next was not shown", async ({ serve }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    const first = alice.resumeSecret;
    const second = (await comeBack(server, alice)).resumeSecret;
    expect(new Set([undefined, first, second]).size).toBe(3);
    const third = (await comeBack(server, alice, first)).resumeSecret;
    const last = await comeBack(server, alice, third);
    for (const spent of [first, second]) expect(await claim(server, spent)).toMatchObject(taken);
    expect(await claim(server, last.resumeSecret)).toEqual({ ok: true });
    expect(await last.next("released")).toMatchObject({ reason: "replaced" });
  });

  test("has a secret of 256 bits", async ({ serve }) => {
    const { resumeSecret = "" } = await (await serve(probedScene())).waitingPage("alice");
    expect(Buffer.from(resumeSecret, "base64url")).toHaveLength(32);
  });

  test("is opened after a restart as before it, and the disk never has a secret", async ({ serve, folder }) => {
    const first = await serve(probedScene());
    const alice = await first.waitingPage("alice");
    const again = await comeBack(first, alice);
    await first.close();
    const second = await serve(probedScene());
    expect(await claim(second, undefined)).toMatchObject(taken);
    expect(await claim(second, "made-up")).toMatchObject(taken);
    const last = await comeBack(second, again);
    await second.close();
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    for (const secret of [alice.pageId, alice.resumeSecret, again.resumeSecret, last.resumeSecret]) {
      expect(texts.join("")).not.toContain(secret);
    }
  });
});
