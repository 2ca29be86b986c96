import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FifoMatchmaker } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { findProxy, noProxy, proxyNames, startProxy } from "../../../scripts/proxies.mjs";
import { scene } from "../src/study/scene.ts";
import { readExposition, type Exposition } from "../test-support/exposition.ts";
import { confirmingPair, measured, measuringPair, reportBoth, startedPair } from "../test-support/probing.ts";
import { probedScene, test as base, type TestServer } from "../test-support/server-test.ts";
import { withSmallDisk } from "../test-support/small-disk.ts";

const test = base.extend<{ smallDisk: string | null }>({ smallDisk: async ({}, use) => withSmallDisk(use) });

const TOKEN = "a-token-of-some-length";

/** As a scrape that may say who it is, and by which name it knows the server. */
async function ask(
  { port }: Pick<TestServer, "port">,
  headers: Record<string, string> = {},
  path = "/metrics",
): Promise<{ status: number | undefined; text: string; headers: IncomingMessage["headers"] }> {
  const asked = request({ port, host: "127.0.0.1", path, headers });
  asked.end();
  const [response]: [IncomingMessage] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text, headers: response.headers };
}

async function scrape(server: TestServer): Promise<Exposition> {
  const { status, text } = await ask(server);
  expect(status).toBe(200);
  return readExposition(text);
}

async function valueOf(server: TestServer, id: string): Promise<number | undefined> {
  return (await scrape(server)).series.get(id);
}

/** The value now, less what it was. */
async function riseOf(server: TestServer, id: string, act: () => Promise<unknown>): Promise<number> {
  const before = await valueOf(server, id);
  await act();
  return ((await valueOf(server, id)) ?? Number.NaN) - (before ?? Number.NaN);
}

describe("/metrics", () => {
  test("says where the people of a scene stand", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const standing = async () => {
      const { series } = await scrape(server);
      const states = ["waiting", "probing", "confirming", "matched"];
      return states.map((state) => series.get(`earshot_participants{scene="game",state="${state}"}`));
    };
    expect(await standing()).toEqual([0, 0, 0, 0]);
    const pair = await measuringPair(server);
    const carol = await server.waitingPage("carol");
    expect(await standing()).toEqual([1, 2, 0, 0]);
    await reportBoth(pair, 40);
    await pair.alice.next("match/announced");
    expect(await standing()).toEqual([1, 0, 2, 0]);
    clock.advance(3_000);
    await pair.alice.next("match/started");
    expect(await standing()).toEqual([1, 0, 0, 2]);
    expect(await valueOf(server, 'earshot_participants_away{scene="game"}')).toBe(0);
    await carol.close();
    await expect.poll(() => valueOf(server, 'earshot_participants_away{scene="game"}')).toBe(1);
    expect(await valueOf(server, 'earshot_participants{scene="elsewhere",state="waiting"}')).toBe(0);
  });

  test("counts arrivals, verdicts, matches and how long they took", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(20_000);
    const bob = server.page("bob");
    await bob.join();
    const pair = await startedPair(alice, bob);
    clock.advance(2_000);
    await reportBoth(pair, 40);
    await alice.next("match/announced");
    clock.advance(3_000);
    await alice.next("match/started");
    const { series } = await scrape(server);
    const found = (name: string) => series.get(`earshot_${name}`);
    expect(found('arrivals_total{scene="game"}')).toBe(2);
    expect(found('verdicts_total{scene="game",reason="accepted"}')).toBe(1);
    expect(found('verdicts_total{scene="game",reason="rtt-too-high"}')).toBe(0);
    expect(found('matches_total{scene="game"}')).toBe(1);
    expect(found('outcomes_total{scene="game",outcome="matched"}')).toBe(2);
    expect(found('time_to_match_seconds_count{scene="game"}')).toBe(2);
    expect(found('time_to_match_seconds_sum{scene="game"}')).toBeCloseTo(25 + 5, 0);
    expect(found('time_to_match_seconds_bucket{le="10",scene="game"}')).toBe(1);
    expect(found('probe_seconds_count{scene="game"}')).toBe(1);
    expect(found('probe_seconds_sum{scene="game"}')).toBeCloseTo(2, 1);
  });

  test("counts by reason what comes to nothing", async ({ serve }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    const rejected = 'earshot_verdicts_total{scene="game",reason="rtt-too-high"}';
    expect(await riseOf(server, rejected, () => reportBoth(pair, 300))).toBe(1);
    const left = 'earshot_outcomes_total{scene="game",outcome="left"}';
    expect(await riseOf(server, left, () => pair.alice.ask("waitroom/leave", {}))).toBe(1);
  });

  test("counts messages that were refused, by code, and apart from them those that came late", async ({ serve }) => {
    const server = await serve(probedScene());
    const refused = (code: string) => `earshot_messages_refused_total{code="${code}"}`;
    const eve = server.page("eve");
    expect(await riseOf(server, refused("not-joined"), () => eve.ask("waitroom/leave", {}))).toBe(1);
    expect(await riseOf(server, refused("bad-message"), () => eve.askAnything("no/such"))).toBe(1);
    expect(await riseOf(server, refused("unknown-scene"), () => eve.join({ scene: "none" }))).toBe(1);
    const pair = await measuringPair(server);
    await reportBoth(pair, 300);
    const { probeId } = pair;
    const again = () => pair.alice.ask("probe/report", { probeId, report: measured(20) });
    expect(await riseOf(server, refused("late"), again)).toBe(1);
    expect(await valueOf(server, refused("not-a-member"))).toBe(0);
  });

  test("counts events that did not fit, and rounds that a matchmaker cost", async ({ serve }) => {
    class Failing extends FifoMatchmaker {
      override findMatch(): never {
        throw new Error("a bug of the researcher's");
      }
    }
    const broken = scene("broken").matchmaking({ matchmaker: new Failing() });
    const server = await serve(probedScene(), broken);
    const { alice, probeId } = await measuringPair(server);
    const report = { probeId, report: measured(20) };
    await alice.ask("probe/report", report);
    const ignored = 'earshot_events_ignored_total{scene="game",kind="probeReported"}';
    await alice.ask("probe/report", report);
    expect(await valueOf(server, ignored)).toBe(1);
    const failed = 'earshot_matchmaker_failures_total{scene="broken"}';
    expect(await valueOf(server, failed)).toBe(0);
    await server.page("dora").join({ scene: "broken" });
    await server.page("emil").join({ scene: "broken" });
    await expect.poll(() => valueOf(server, failed)).toBeGreaterThan(0);
  });

  test("times the steps of the brain, and keeps the worst", async ({ serve, clock }) => {
    class Slow extends FifoMatchmaker {
      override findMatch(): null {
        clock.stall(30);
        return null;
      }
    }
    const server = await serve(scene("game").matchmaking({ matchmaker: new Slow() }));
    expect(await valueOf(server, 'earshot_step_worst_seconds{scene="game"}')).toBe(0);
    await server.waitingPage("alice");
    await server.waitingPage("bob");
    expect(await valueOf(server, 'earshot_step_worst_seconds{scene="game"}')).toBeGreaterThanOrEqual(0.03);
    const { series } = await scrape(server);
    const all = series.get('earshot_step_seconds_count{scene="game"}') ?? 0;
    expect(series.get('earshot_step_seconds_bucket{le="0.02",scene="game"}')).toBeLessThan(all);
    expect(series.get('earshot_step_seconds_bucket{le="+Inf",scene="game"}')).toBe(all);
  });

  test("counts connections, and those that were refused", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    expect(await valueOf(server, "earshot_sockets")).toBe(0);
    await confirmingPair(server);
    expect(await valueOf(server, "earshot_sockets")).toBe(2);
    expect(await valueOf(server, "earshot_draining")).toBe(0);
    const wrong = async () => void (await ask(server, {}, "/socket.io/?EIO=2&transport=websocket"));
    expect(await riseOf(server, 'earshot_refusals_total{reason="bad-request"}', wrong)).toBe(1);
    const drained = server.drain();
    await expect.poll(() => valueOf(server, "earshot_draining")).toBe(1);
    const knock = async () => {
      const upgrade = { connection: "upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
      const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
      const { status } = await ask(server, { ...upgrade, ...key }, "/socket.io/?EIO=4&transport=websocket");
      expect(status).toBe(503);
    };
    expect(await riseOf(server, 'earshot_refusals_total{reason="draining"}', knock)).toBe(1);
    clock.advance(60_000);
    await drained;
  });

  test("says how long the process did not listen", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    clock.advance(1_000);
    expect(await valueOf(server, "earshot_held_up_seconds_total")).toBe(0);
    clock.stall(4_000);
    expect(await valueOf(server, "earshot_held_up_seconds_total")).toBeCloseTo(4, 0);
  });

  test("counts commits of the journal, and says what waits for the disk", async ({
    serveStudy,
    smallDisk,
    clock,
    skip,
  }) => {
    if (smallDisk === null) return skip("only root can mount a small disk, on Linux");
    const server = await serveStudy({ scenes: [probedScene()] }, { recordsDir: smallDisk });
    const commits = "earshot_journal_commit_seconds_count";
    expect(await riseOf(server, commits, () => server.waitingPage("alice"))).toBeGreaterThan(0);
    await expect.poll(() => valueOf(server, "earshot_journal_lag_steps")).toBe(0);
    expect(await valueOf(server, "earshot_journal_lag_seconds")).toBe(0);
    expect(await valueOf(server, "earshot_paused")).toBe(0);
    await writeFile(join(smallDisk, "ballast"), Buffer.alloc(1_048_576)).catch(() => {});
    const joining = Array.from({ length: 40 }, (_, number) => server.page(`p${number}`).join());
    for (const one of joining) one.catch(() => {});
    await expect.poll(() => valueOf(server, "earshot_paused")).toBe(1);
    const lagS = await valueOf(server, "earshot_journal_lag_seconds");
    expect(await valueOf(server, "earshot_journal_lag_steps")).toBeGreaterThan(0);
    clock.advance(7_000);
    expect(await valueOf(server, "earshot_journal_lag_seconds")).toBeCloseTo((lagS ?? 0) + 7, 3);
  });

  test("names scenes and reasons, and nobody: its size does not grow with people", async ({ serve }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server, "prolific-5f3c", "prolific-9a1e");
    await reportBoth(pair, 300);
    const ids = new Set((await scrape(server)).series.keys());
    for (const [id, other] of [
      ["prolific-77aa", "prolific-88bb"],
      ["prolific-99cc", "prolific-00dd"],
    ] as const) {
      await server.waitingPage(id);
      await server.page(other).askAnything(`event-of-${other}`, {});
    }
    const { text } = await ask(server);
    expect(text).not.toContain("prolific");
    const later = [...readExposition(text).series.keys()].filter((id) => id.startsWith("earshot_"));
    expect(later.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("says what prom-client knows of the process, the lag of the event loop too", async ({ serve }) => {
    const { types } = await scrape(await serve(probedScene()));
    for (const name of ["process_cpu_seconds_total", "nodejs_eventloop_lag_p99_seconds", "nodejs_heap_size_used_bytes"])
      expect(types.has(name)).toBe(true);
  });
});

describe("who may read the metrics:", () => {
  test("by default a program on the same machine, by whatever name it calls it", async ({ serve }) => {
    const server = await serve(probedScene());
    for (const host of ["localhost:4400", "127.0.0.1", "[::1]:4400"])
      expect(await ask(server, { host })).toMatchObject({
        status: 200,
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
      });
  });

  test.for([
    ["says for whom it asks", { "x-forwarded-for": "203.0.113.7" }],
    ["says so in the standard way", { forwarded: "for=203.0.113.7" }],
    ["says only the address", { "x-real-ip": "203.0.113.7" }],
    ["hands on the name that the world knows", { host: "lab.example.org" }],
    ["hands on a name that begins like this machine's", { host: "localhost.example.org" }],
  ] as const)("not whoever comes through a proxy that %s", async ([, headers], { serve }) => {
    const server = await serve(probedScene());
    expect(await ask(server, { ...headers })).toMatchObject({ status: 404, text: "not found\n" });
  });

  test.for(proxyNames)("not whoever comes through %s, configured as documented", async (name, { serveStudy, skip }) => {
    if (!findProxy(name)) return skip(noProxy(name));
    const server = await serveStudy({ scenes: [probedScene()] }, { basePath: "/earshot" });
    const proxy = await startProxy({ name, serverPort: server.port });
    const port = Number(new URL(proxy.url).port);
    const path = "/earshot/metrics";
    expect(await ask({ port }, {}, "/earshot/healthz")).toMatchObject({ status: 200 });
    expect(await ask({ port }, {}, path)).toMatchObject({ status: 404 });
    // A name that is made up gets to no server at all, or gets there.
    expect((await ask({ port }, { host: "localhost" }, path)).text).not.toContain("earshot_");
    expect(await ask(server, {}, path)).toMatchObject({ status: 200 });
    await proxy.stop();
  });

  test("with a token, whoever shows it, from wherever", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, { metrics: { token: TOKEN } });
    const from = { "x-forwarded-for": "203.0.113.7", host: "lab.example.org" };
    expect(await ask(server, { ...from, authorization: `Bearer ${TOKEN}` })).toMatchObject({ status: 200 });
    for (const authorization of [
      "",
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
      TOKEN,
      "Bearer ",
    ])
      expect(await ask(server, { authorization })).toMatchObject({
        status: 401,
        text: "unauthorized\n",
        headers: { "www-authenticate": 'Bearer realm="earshot metrics"' },
      });
    expect(await ask(server)).toMatchObject({ status: 401 });
  });

  test("the token may be in the environment, and what the options say wins", async ({ serveStudy }) => {
    const environment = { EARSHOT_METRICS_TOKEN: TOKEN };
    const closed = await serveStudy({ scenes: [probedScene()] }, { environment });
    expect(await ask(closed)).toMatchObject({ status: 401 });
    expect(await ask(closed, { authorization: `Bearer ${TOKEN}` })).toMatchObject({ status: 200 });
    await closed.close();
    const open = await serveStudy({ scenes: [probedScene()] }, { environment, metrics: "local" });
    expect(await ask(open)).toMatchObject({ status: 200 });
  });

  test("nobody, where they are off", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, { metrics: "off" });
    expect(await ask(server)).toMatchObject({ status: 404 });
    await confirmingPair(server);
  });

  test("below the base path", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, { basePath: "/earshot" });
    expect(await ask(server, {}, "/earshot/metrics")).toMatchObject({ status: 200 });
    expect(await ask(server)).toMatchObject({ status: 404 });
  });
});
