import { existsSync } from "node:fs";
import { join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { test } from "../../test-support/server-test.ts";
import { startServer } from "./earshot-server.ts";
import { scene } from "../study/scene.ts";
import { checkedOptions, type ServerOptions } from "./server-options.ts";

/** Options as somebody without a type checker may write them. */
function written(changes: Record<string, unknown>): ServerOptions {
  return { study: { study: "test", scenes: [scene("game")] }, ...changes };
}

const bad: [string, Record<string, unknown>, string][] = [
  ["a port beyond all ports", { port: 70_000 }, "port is 70000; allowed: a whole number from 0 to 65535"],
  ["a port below all ports", { port: -1 }, "port is -1; allowed: "],
  ["half a port", { port: 1.5 }, "port is 1.5; allowed: "],
  ["a port in words", { port: "x" }, 'port is "x"; allowed: '],
  ["a port that is no number", { port: Number.NaN }, "port is NaN; allowed: "],
  ["no port in other words", { port: null }, "port is null; allowed: "],
  ["a host that is a number", { host: 5 }, "host is 5; allowed: an address of this machine"],
  ["a host that is empty", { host: "" }, 'host is ""; allowed: '],
  ["records in a number", { recordsDir: 5 }, "recordsDir is 5; allowed: the path of a folder, or null"],
  ["records in nothing", { recordsDir: "" }, 'recordsDir is ""; allowed: '],
  ["a public number", { publicDir: 5 }, "publicDir is 5; allowed: a folder that is there"],
  ["a base path of null", { basePath: null }, "basePath is null; allowed: a path"],
  ["one private path", { privatePaths: "study.ts" }, 'privatePaths is "study.ts"; allowed: a list of paths'],
  ["private paths that are none", { privatePaths: [5] }, "privatePaths is a list of 1; allowed: a list of paths"],
  ["no environment", { environment: null }, "environment is null; allowed: an object"],
  ["a log that logs nothing", { log: 5 }, "log is 5; allowed: an object with info and error"],
  ["half a log", { log: { info: () => {} } }, "log is an object of class Object; allowed: "],
  ["a clock without timers", { clock: { now: () => 0 } }, "clock is an object of class Object; allowed: "],
  ["metrics for anybody", { metrics: "public" }, 'metrics is "(hidden)"; allowed: "off", "local", or { token }'],
  ["a bare token", { metrics: "s3cret-s3cret-s3cret" }, 'metrics is "(hidden)"; allowed: '],
  ["a token that is soon guessed", { metrics: { token: "s3cret" } }, 'metrics.token is "(hidden)"; allowed: a text of'],
  ["such a token in the environment", { environment: { EARSHOT_METRICS_TOKEN: "a" } }, "EARSHOT_METRICS_TOKEN is "],
  ["a misspelt option", { recordDir: null }, "startServer.recordDir is null, but there is no such option; allowed: "],
];

describe("a server", () => {
  test.for(bad)("does not start with %s: nothing is opened", async ([, changes, words], { folder, log }) => {
    const recordsDir = join(folder, "records");
    const starting = startServer(written({ port: 0, host: "127.0.0.1", recordsDir, log, ...changes }));
    await expect(starting).rejects.toThrow(OptionsError);
    await expect(starting).rejects.toThrow(words);
    expect([existsSync(recordsDir), log.infos]).toEqual([false, []]);
  });

  test("says so when a variable of the environment is misspelt", async ({ log }) => {
    const environment = { EARSHOT_TURN_URL: "turn:a.example" };
    const server = await startServer(written({ port: 0, host: "127.0.0.1", recordsDir: null, environment, log }));
    await server.close();
    expect(log.infos).toContainEqual(expect.stringMatching(/^warning: EARSHOT_TURN_URL in the environment has no eff/));
  });
});

describe("checked options", () => {
  test("are as they were, with the defaults for what was left out", ({ log }) => {
    expect(checkedOptions(written({ log, host: undefined, basePath: "/a/" }))).toMatchObject({
      port: 4_400,
      host: undefined,
      recordsDir: "records",
      publicDir: null,
      privatePaths: [],
      basePath: "/a",
      environment: process.env,
      log,
    });
    expect(checkedOptions(written({ port: 65_535, recordsDir: null }))).toMatchObject({
      port: 65_535,
      recordsDir: null,
    });
  });
});
