import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { test } from "../test-support/server-test.ts";
import { faultsIn, OptionsErrors, refuse } from "./options-errors.ts";
import { startServer } from "./serve/earshot-server.ts";
import { loadStudy } from "./study/load-study.ts";
import { scene } from "./study/scene.ts";
import { defineStudy } from "./study/study.ts";

const study = { study: "test", scenes: [scene("game")] };

/** What somebody without a type checker is told. */
async function faultsOf(act: () => unknown): Promise<string[]> {
  const error: unknown = await (async () => act())().catch((fault: unknown) => fault);
  if (!(error instanceof OptionsErrors)) throw new Error(`not several faults: ${String(error)}`);
  expect(error.message.split("\n")).toEqual([
    `${error.faults.length} options are wrong:`,
    ...error.faults.map(({ message }) => `  ${message}`),
  ]);
  return error.faults.map(({ field }) => field);
}

describe("several faults", () => {
  test("of options, study and environment are told all at once, before anything is opened", async ({ folder, log }) => {
    const recordsDir = join(folder, "records");
    const options = {
      port: 70_000,
      host: "",
      recordDir: "x",
      records: "y",
      recordsDir,
      publicDir: join(folder, "none"),
      basePath: "earshot",
      metrics: "public",
      log,
      environment: { EARSHOT_METRICS_TOKEN: "short", EARSHOT_ICE_SERVERS: "[", EARSHOT_TURN_URLS: "turn:a.example" },
      study: {
        study: "a b",
        scenes: [scene("game"), scene("game"), {}],
        scene: [],
        beacons: ["ftp://a.example"],
        iceServers: [{}],
        turn: { urls: [], secret: "x" },
        relayOnly: "yes",
        recordCountry: 1,
      },
    };
    expect(await faultsOf(() => startServer(options as never))).toEqual([
      "startServer.recordDir",
      "startServer.records",
      "port",
      "host",
      "basePath",
      "publicDir",
      "metrics",
      "EARSHOT_METRICS_TOKEN",
      "EARSHOT_ICE_SERVERS",
      "EARSHOT_TURN_SECRET",
      "study.scene",
      "study",
      "scenes[1]",
      "scenes[2]",
      "beacons[0]",
      "iceServers[0].urls",
      "turn.urls",
      "relayOnly",
      "recordCountry",
    ]);
    expect([existsSync(recordsDir), log.infos]).toEqual([false, []]);
  });

  test("of a study are told all at once", async () => {
    expect(await faultsOf(() => defineStudy({ study: "", scenes: [] }))).toEqual(["study", "scenes"]);
  });

  test("of a study file say each in which file they are", async ({ folder }) => {
    const file = join(folder, "study.mjs");
    await writeFile(file, `export default { study: "", scenes: [], beacons: 5 };`);
    const error: unknown = await loadStudy(file).catch((fault: unknown) => fault);
    expect((error as Error).message.match(/\(.*study\.mjs\)$/gm)).toHaveLength(3);
  });

  test("do not hide that options do not go together, once each is good by itself", async ({ log }) => {
    const options = { port: 0, recordsDir: null, environment: {}, log };
    const starting = startServer({ ...options, study: { ...study, relayOnly: true } });
    await expect(starting).rejects.toThrow("relayOnly is true; allowed: false without a TURN server");
  });
});

describe("a single fault", () => {
  const fault = new OptionsError({ field: "port", value: -1, allowed: "a port" });

  test("is thrown as it is", () => {
    expect(() => refuse([fault])).toThrow(fault);
    expect(() => refuse([])).not.toThrow();
  });

  test("is no reason to swallow what is none", () => {
    const bug = new TypeError("a bug");
    const throwing = (error: Error) => () => {
      throw error;
    };
    expect(() => faultsIn(throwing(fault), throwing(bug))).toThrow(bug);
    expect(faultsIn(throwing(fault), () => 5, throwing(new OptionsErrors([fault, fault])))).toEqual([
      fault,
      fault,
      fault,
    ]);
  });
});
