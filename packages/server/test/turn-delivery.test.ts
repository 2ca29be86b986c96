import type { IceServer } from "@earshot/protocol";
import { describe, expect } from "vitest";
import { confirmingPair, preparingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { startServer } from "../src/serve/earshot-server.ts";
import { scene } from "../src/study/scene.ts";

const secret = "do-not-send-me";
const turn = { urls: "turn:turn.example.org", secret };
const expiresAtS = Date.UTC(2026, 0, 1, 2) / 1_000;

function usernames(servers: readonly IceServer[] | undefined): (string | undefined)[] | undefined {
  return servers?.map(({ username }) => username);
}

describe("a study with a TURN server", () => {
  test("gives both members of a probe credentials of their own", async ({ serveStudy }) => {
    const { starts, probeId } = await preparingPair(await serveStudy({ scenes: [probedScene()], turn }));
    // Each is known to the other by the partnerId: alice's is what bob was told.
    expect(usernames(starts.alice.iceServers)).toEqual([`${expiresAtS}:${probeId}.${starts.bob.partnerId}`]);
    expect(usernames(starts.bob.iceServers)).toEqual([`${expiresAtS}:${probeId}.${starts.alice.partnerId}`]);
    expect(starts.alice).toMatchObject({ relayOnly: false, iceServers: [{ urls: turn.urls }] });
  });

  test("gives none for a match over the link that was probed", async ({ serveStudy }) => {
    const { alice } = await confirmingPair(await serveStudy({ scenes: [probedScene()], turn }));
    expect(alice.all("match/announced").map(({ partners }) => partners[0]?.iceServers)).toEqual([[]]);
  });

  test("gives each member credentials for each link of a match without a probe", async ({ serveStudy }) => {
    const trio = scene("trio").players(3).waitroom({ countdownMs: 0 });
    const server = await serveStudy({ scenes: [trio], turn, relayOnly: true });
    const pages = [server.page("alice"), server.page("bob"), server.page("carol")];
    for (const page of pages) await page.join();
    const announced = await Promise.all(pages.map((page) => page.next("match/announced")));
    const partners = announced.flatMap((message) => message.partners);
    expect(partners.map(({ relayOnly }) => relayOnly)).toEqual(Array(6).fill(true));
    expect(partners.map(({ iceServers }) => iceServers.length)).toEqual(Array(6).fill(1));
    expect(new Set(partners.flatMap(({ iceServers }) => usernames(iceServers))).size).toBe(6);
    for (const { iceServers, linkId } of partners) expect(usernames(iceServers)?.[0]).toContain(`:${linkId}.`);
  });

  test("gives nothing to those who wait", async ({ serveStudy }) => {
    const page = await (await serveStudy({ scenes: [probedScene()], turn })).waitingPage("alice");
    await page.catchUp();
    expect(page.frames.join("\n")).not.toContain("turn:");
  });

  test("lets its secret appear in no message, record or line of the log", async ({ serveStudy, clock, log }) => {
    const server = await serveStudy({ scenes: [probedScene()], turn, relayOnly: true });
    const { alice, bob } = await confirmingPair(server);
    clock.advance(3_000);
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    const said = [alice.frames, bob.frames, log.infos, log.errors, await server.finalRecords()];
    expect(JSON.stringify(said)).toContain(turn.urls);
    expect(JSON.stringify(said)).not.toContain(secret);
  });
});

describe("a server at its start", () => {
  const warning = "no ICE servers: only browsers that reach each other directly are connected";

  test("says once that there are no ICE servers", async ({ serveStudy, log }) => {
    await serveStudy({ scenes: [probedScene()] });
    expect(log.infos.filter((line) => line === warning)).toHaveLength(1);
  });

  test("says nothing of it if there are some", async ({ serveStudy, log }) => {
    await serveStudy({ scenes: [probedScene()], iceServers: [{ urls: "stun:stun.example.org" }] });
    expect(log.infos).not.toContain(warning);
  });

  test("reads them from the environment", async ({ folder, log, clock }) => {
    const study = { study: "test", scenes: [probedScene()], relayOnly: true };
    const options = { study, port: 0, host: "127.0.0.1", recordsDir: folder, log, clock };
    const environment = { EARSHOT_TURN_URLS: turn.urls, EARSHOT_TURN_SECRET: secret };
    await (await startServer({ ...options, environment })).close();
    expect(log.infos).not.toContain(warning);
    await expect(startServer({ ...options, environment: {} })).rejects.toThrow("relayOnly is true");
  });
});
