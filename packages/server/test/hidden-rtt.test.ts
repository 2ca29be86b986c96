import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { holdEchoes } from "../test-support/held-echoes.ts";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";

const crowd = () => scene("crowd").players(9);

describe("the server RTT of a hidden page", () => {
  test("is not measured", async ({ serve, clock }) => {
    const page = (await serve(crowd())).page("hidden");
    const echoes = holdEchoes(page);
    await page.join({ hidden: true });
    // Asked as soon as it had connected, before it could say that it is hidden.
    const before = echoes.count;
    expect(before).toBeLessThanOrEqual(1);
    clock.advance(20_000);
    await page.catchUp();
    expect(echoes.count).toBe(before);
  });

  test.for(["before", "after"])(
    "is not that of an echo that was answered %s the page joined",
    async (when, { serve, clock }) => {
      const server = await serve(crowd());
      const page = server.page("hidden");
      const echoes = holdEchoes(page);
      const echo = await echoes.next();
      clock.advance(80);
      if (when === "before") echo.answer(echo.nonce);
      await page.join({ hidden: true });
      if (when === "after") echo.answer(echo.nonce);
      await page.catchUp();
      clock.advance(1_000);
      expect(await page.nextStatus("waiting")).toMatchObject({ serverRttMs: null });
      await page.ask("waitroom/leave", {});
      const records = await server.finalRecords();
      expect(ofType(records, "outcome")[0]).toMatchObject({
        server_rtt_n: 0,
        server_rtt_min_ms: null,
      });
    },
  );

  test("is not that of an echo that was under way while it was hidden", async ({ serve, clock }) => {
    const server = await serve(crowd());
    const page = server.page("restless");
    const echoes = holdEchoes(page);
    await page.join();
    const echo = await echoes.next();
    await page.ask("page/visibility", { hidden: true });
    clock.advance(80);
    await page.ask("page/visibility", { hidden: false });
    echo.answer(echo.nonce);
    const second = await echoes.next();
    clock.advance(90);
    second.answer(second.nonce);
    await page.catchUp();
    await page.ask("waitroom/leave", {});
    const records = await server.finalRecords();
    expect(ofType(records, "outcome")[0]).toMatchObject({ server_rtt_n: 1, server_rtt_min_ms: 90 });
  });

  test("is measured at once when it is looked at, and goes on as after joining", async ({ serve, clock }) => {
    const page = (await serve(crowd())).page("hidden");
    const echoes = holdEchoes(page);
    await page.join({ hidden: true });
    const before = echoes.count;
    clock.advance(7_000);
    const countAfter = async (ms: number) => {
      clock.advance(ms);
      await page.catchUp();
      return echoes.count - before;
    };
    await page.ask("page/visibility", { hidden: false });
    expect(await countAfter(0)).toBe(1);
    expect(await countAfter(150)).toBe(2);
    // The number of those who wait is told at 200 ms; an echo that falls into another message of the same moment is left out.
    expect(await countAfter(50)).toBe(2);
    expect(await countAfter(100)).toBe(3);
    await page.ask("page/visibility", { hidden: false });
    expect(await countAfter(4_699)).toBe(3);
    expect(await countAfter(1)).toBe(4);
  });

  test("is of no interest any more once a match runs, whoever looks at it", async ({ serve, clock }) => {
    const { alice } = await confirmingPair(await serve(probedScene()));
    clock.advance(3_000);
    await alice.next("match/started");
    const echoes = holdEchoes(alice);
    await alice.ask("page/visibility", { hidden: true });
    await alice.ask("page/visibility", { hidden: false });
    clock.advance(6_000);
    await alice.catchUp();
    expect(echoes.count).toBe(0);
  });
});
