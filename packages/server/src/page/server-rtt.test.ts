import { LatencyFifoMatchmaker } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { holdEchoes } from "../../test-support/held-echoes.ts";
import type { HandClock } from "../../test-support/hand-clock.ts";
import { test, type TestServer } from "../../test-support/server-test.ts";
import { scene } from "../study/scene.ts";

/** A page of a crowd whose first echo has taken `rttMs` on the test's clock. */
async function pageAt(rttMs: number, { server, clock, id }: { server: TestServer; clock: HandClock; id: string }) {
  const page = server.page(id);
  const echoes = holdEchoes(page);
  await page.join();
  const echo = await echoes.next();
  clock.advance(rttMs);
  echo.answer(echo.nonce);
  await page.catchUp();
  return { page, echoes };
}

const crowd = () => scene("crowd").players(9);

describe("the server RTT", () => {
  test("is timed by the server, and ends the measuring", async ({ serve, clock }) => {
    const { page } = await pageAt(80, { server: await serve(crowd()), clock, id: "alice" });
    expect(await page.next("status")).toEqual({ kind: "measuring" });
    expect(await page.next("status")).toMatchObject({ kind: "waiting", serverRttMs: 80 });
  });

  test("is allowed for in times: the message takes half of it to arrive", async ({ serve, clock }) => {
    const { page } = await pageAt(80, { server: await serve(crowd()), clock, id: "alice" });
    expect((await page.nextStatus("waiting")).deadlineInMs).toBe(120_000 - 80 - 40);
  });

  test("counts from an answer with the right nonce only", async ({ serve, clock }) => {
    const server = await serve(crowd());
    const liar = server.page("liar");
    const echoes = holdEchoes(liar);
    await liar.join();
    for (const wrong of ["0000000000000000", undefined]) {
      const echo = await echoes.next();
      echo.answer(wrong);
      await liar.catchUp();
      clock.advance(150);
    }
    expect(liar.all("status")).toEqual([{ kind: "measuring" }]);
    clock.advance(1_000);
    expect(await liar.nextStatus("waiting")).toMatchObject({ serverRttMs: null });
  });

  test("of a page that never answers is missing, and the page waits like everybody after a second", async ({
    serve,
    clock,
  }) => {
    const server = await serve(crowd());
    const silent = server.page("silent");
    silent.onEcho = () => {};
    await silent.join();
    clock.advance(999);
    await silent.catchUp();
    expect(silent.all("status")).toEqual([{ kind: "measuring" }]);
    clock.advance(1);
    expect(await silent.nextStatus("waiting")).toMatchObject({ serverRttMs: null });
  });

  test("cannot be made smaller by answers ahead of the question", async ({ serve, clock }) => {
    const server = await serve(crowd());
    const raw = await server.rawPage();
    const echo = await raw.until((frame) => frame.includes("rtt/echo"));
    const ackId = Number(/^42(\d+)/.exec(echo)?.[1]);
    expect(Number.isInteger(ackId)).toBe(true);
    for (let ahead = ackId + 1; ahead < ackId + 10; ahead++) raw.send(`43${ahead}["0000000000000000"]`);
    raw.join("ahead", "crowd");
    await raw.until((frame) => frame.includes("measuring"));
    clock.advance(150);
    await raw.until((frame) => frame.includes("rtt/echo") && frame !== echo);
    clock.advance(850);
    const waiting = await raw.until((frame) => frame.includes('"kind":"waiting"'));
    expect(waiting).toContain('"serverRttMs":null');
  });

  test("is the smallest of the last ten samples", async ({ serve, clock }) => {
    const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 100 });
    const server = await serve(scene("near").matchmaking({ matchmaker }).waitroom({ timeoutMs: 600_000 }));
    const { page: alice, echoes } = await pageAt(30, { server, clock, id: "alice" });
    const answerNext = async (rttMs: number) => {
      const echo = await echoes.next();
      clock.advance(rttMs);
      echo.answer(echo.nonce);
      await alice.catchUp();
    };
    clock.advance(120);
    await answerNext(90);
    clock.advance(60);
    await answerNext(90);
    // Eight slow ones more: ten samples in all have 30 among them, so 30 + 60 is near enough.
    for (let sample = 4; sample <= 10; sample++) {
      clock.advance(5_000 - 90);
      await answerNext(90);
    }
    await pageAt(80, { server, clock, id: "far" });
    await alice.catchUp();
    expect(alice.all("match/announced")).toEqual([]);
    await pageAt(60, { server, clock, id: "near" });
    await alice.next("match/announced");
  });
});
