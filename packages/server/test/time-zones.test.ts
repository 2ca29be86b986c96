import { RankedMatchmaker } from "@earshot/matchmaker";
import { ofType, type RecordLine } from "@earshot/records";
import { describe, expect } from "vitest";
import { test } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";

const ranked = () => scene("ranked").matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 50 }) });

function countriesIn(lines: readonly RecordLine[]): (readonly [string, string | null])[] {
  return ofType(lines, "country").map(({ participant_id, country }) => [participant_id, country]);
}

describe("the time zone of a page", () => {
  test("says who is tried with whom", async ({ serveStudy, clock }) => {
    const server = await serveStudy({ scenes: [ranked()] });
    const pageAt = async (participantId: string, timeZone: string) => {
      const page = server.page(participantId);
      // 150 ms from the server, so that it cannot tell where anybody is.
      page.onEcho = (nonce, acknowledge) => {
        clock.advance(150);
        acknowledge(nonce);
      };
      await page.join({ timeZone });
      await page.nextStatus("waiting");
      clock.advance(100);
      await page.catchUp();
      return page;
    };
    const madrid = await pageAt("madrid", "Europe/Madrid");
    const sydney = await pageAt("sydney", "Australia/Sydney");
    expect([...madrid.all("probe/start"), ...sydney.all("probe/start")]).toEqual([]);
    const lisbon = await pageAt("lisbon", "Europe/Lisbon");
    const { probeId } = await lisbon.next("probe/start");
    expect(await madrid.next("probe/start")).toMatchObject({ probeId });
    expect(sydney.all("probe/start")).toEqual([]);
  });

  test("is in no record", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [ranked()] });
    await server.page("alice").join({ timeZone: "Europe/Madrid" });
    const lines = await server.finalRecords();
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(lines)).not.toMatch(/Madrid|"ES"|country/);
  });

  test("is in the records as a country, if the study asks, and as nothing nearer", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [ranked()], recordCountry: true });
    const alice = server.page("alice");
    await alice.join({ timeZone: "Europe/Madrid" });
    await server.page("bob").join();
    await server.page("cleo").join({ timeZone: "UTC" });
    await server.nextPage(alice).join({ timeZone: "America/Lima" });
    const lines = await server.finalRecords();
    expect(countriesIn(lines)).toEqual([
      ["alice", "ES"],
      ["bob", null],
      ["cleo", null],
      ["alice", "PE"],
    ]);
    expect(lines.slice(0, 2).map(({ type }) => type)).toEqual(["arrival", "country"]);
    expect(JSON.stringify(lines)).not.toMatch(/Madrid|Lima/);
  });
});
