import { once } from "node:events";
import { mkdir, open, readdir, readFile, readlink, writeFile, type FileHandle } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { FifoMatchmaker, type RelaxStep } from "@earshot/matchmaker";
import { ofType, readRecords } from "@earshot/records";
import { describe, expect, vi } from "vitest";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { TestPage } from "../test-support/test-page.ts";
import { startServer } from "../src/serve/earshot-server.ts";
import { silentLog } from "../src/log.ts";
import { scene } from "../src/study/scene.ts";

describe("a server that is closed", () => {
  test("takes connections that end with it for no departures, and leaves no timer behind", async ({
    serveStudy,
    clock,
    log,
  }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, { journalDir: null });
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

  test("writes every outcome once, however often it is closed, and each time waits for the end", async ({
    folder,
    log,
  }) => {
    const study = { study: "test", scenes: [probedScene()] };
    const options = { study, port: 0, host: "127.0.0.1", recordsDir: folder, journalDir: null, log };
    const server = await startServer(options);
    const url = `http://127.0.0.1:${server.port}`;
    const page = new TestPage({ url, participantId: "alice", pageId: "page", scene: "game" });
    await page.join();
    const first = server.close();
    await server.close();
    const text = await readFile(join(folder, "test.jsonl"), "utf8");
    expect(text.match(/"type":"outcome"/g)).toHaveLength(1);
    await Promise.all([first, server.close(), page.close()]);
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
    const arrivals = ofType(await second.finalRecords(), "arrival");
    expect(arrivals.map((line) => line.participant_id)).toEqual(["alice", "bob"]);
  });
});

describe("records that were broken off", () => {
  test("are continued on a line of their own", async ({ serve, folder }) => {
    await writeFile(join(folder, "test.jsonl"), '{"type":"arrival","participant_id":"zoe"}\n{"type":"outc');
    const server = await serve(probedScene());
    await server.waitingPage("alice");
    await server.close();
    const text = await readFile(join(folder, "test.jsonl"), "utf8");
    const [whole, torn] = text.split("\n");
    expect([whole, torn]).toEqual(['{"type":"arrival","participant_id":"zoe"}', '{"type":"outc']);
    expect(readRecords(text).lines[0]).toMatchObject({ type: "arrival", participant_id: "alice" });
  });
});

/** How often this process has the file open; 0 where the system does not tell. */
async function openCount(path: string): Promise<number> {
  const fds = await readdir("/proc/self/fd").catch(() => []);
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target === path).length;
}

describe("a server that cannot work", () => {
  test("leaves nothing open where it fails after it listens", async ({ folder, clock }) => {
    let port = 0;
    const info = (message: string) => {
      port = Number(/runs on port (\d+)/.exec(message)?.[1]);
      throw new Error("the log is full");
    };
    const study = { study: "test", scenes: [probedScene()] };
    const options = { study, port: 0, host: "127.0.0.1", recordsDir: folder, clock };
    await expect(startServer({ ...options, log: { info, error: () => {} } })).rejects.toThrow("the log is full");
    const [fault] = await once(connect(port, "127.0.0.1"), "error");
    expect(fault).toMatchObject({ code: "ECONNREFUSED" });
    expect([await openCount(join(folder, "test.jsonl")), clock.armed]).toEqual([0, 0]);
  });

  test("leaves its records closed where they cannot be read", async ({ folder }) => {
    const path = join(folder, "test.jsonl");
    await writeFile(path, "{}\n");
    const handle = await open(path);
    const prototype: FileHandle = Object.getPrototypeOf(handle);
    await handle.close();
    const broken = vi.spyOn(prototype, "read").mockRejectedValue(Object.assign(new Error("EIO"), { code: "EIO" }));
    const study = { study: "test", scenes: [probedScene()] };
    const starting = startServer({ study, port: 0, recordsDir: folder, log: silentLog });
    await expect(starting).rejects.toMatchObject({ name: "OptionsError", field: "recordsDir" });
    broken.mockRestore();
    expect(await openCount(path)).toBe(0);
  });

  test("is none for a matchmaker that fails when it is asked what it has no use for", async ({ folder, log }) => {
    class Failing extends FifoMatchmaker {
      override get limitSteps(): readonly RelaxStep[] {
        throw new Error("a bad day");
      }
    }
    const study = {
      study: "test",
      origins: [],
      scenes: [scene("game").matchmaking({ matchmaker: new Failing({ maxP2pRttMs: 9 }) })],
    };
    const server = await startServer({ study, port: 0, host: "127.0.0.1", recordsDir: folder, log });
    await server.close();
    expect(log.infos.filter((message) => message.startsWith("warning: scene"))).toEqual([]);
  });

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
