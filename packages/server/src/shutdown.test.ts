import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { startServer } from "./earshot-server.ts";
import { silentLog } from "./log.ts";

describe("a server that is closed", () => {
  test("takes connections that end with it for no departures, and leaves no timer behind", async ({
    serve,
    clock,
    log,
  }) => {
    const server = await serve(probedScene());
    await confirmingPair(server);
    await server.waitingPage("carol");
    await server.close();
    expect(clock.armed).toBe(0);
    clock.advance(600_000);
    const types = (await server.records()).map(({ type }) => type);
    expect(types.slice(-4)).toEqual(["arrival", "outcome", "outcome", "outcome"]);
    expect(types).not.toContain("match_cancelled");
    expect(log.errors).toEqual([]);
  });

  test("does not wait for a connection that asks for nothing", async ({ serve }) => {
    const server = await serve(probedScene());
    const idle = connect(server.port, "127.0.0.1");
    await once(idle, "connect");
    const ended = once(idle, "close");
    idle.resume();
    await server.close();
    await ended;
  }, 2_000);

  test("continues its records when it is started again", async ({ serve }) => {
    const first = await serve(probedScene());
    await first.waitingPage("alice");
    await first.close();
    const second = await serve(probedScene());
    await second.waitingPage("bob");
    const arrivals = (await second.finalRecords()).filter(({ type }) => type === "arrival");
    expect(arrivals.map((line) => line.participant_id)).toEqual(["alice", "bob"]);
  });
});

describe("records that were broken off", () => {
  test("are continued on a line of their own", async ({ serve, folder }) => {
    await writeFile(join(folder, "test.jsonl"), '{"type":"arrival","participant_id":"zoe"}\n{"type":"outc');
    const server = await serve(probedScene());
    await server.waitingPage("alice");
    await server.close();
    const [whole, torn, next] = (await readFile(join(folder, "test.jsonl"), "utf8")).split("\n");
    expect([whole, torn]).toEqual(['{"type":"arrival","participant_id":"zoe"}', '{"type":"outc']);
    expect(JSON.parse(next ?? "")).toMatchObject({ type: "arrival", participant_id: "alice" });
  });
});

describe("a server that cannot work", () => {
  test("does not start if its records cannot be written", async ({ folder }) => {
    await mkdir(join(folder, "test.jsonl"));
    const study = { study: "test", scenes: [probedScene()] };
    await expect(startServer({ study, port: 0, recordsDir: folder, log: silentLog })).rejects.toThrow("EISDIR");
  });

  test("does not start if its port is taken", async ({ serve, folder }) => {
    const { port } = await serve(probedScene());
    const study = { study: "other", scenes: [probedScene()] };
    const starting = startServer({ study, port, host: "127.0.0.1", recordsDir: folder, log: silentLog });
    await expect(starting).rejects.toThrow("EADDRINUSE");
  });
});
