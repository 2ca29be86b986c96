import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../test-support/server-test.ts";
import { startServer } from "./earshot-server.ts";
import { loadStudy } from "./load-study.ts";
import { silentLog } from "./log.ts";

/** In a folder outside the workspace, where no package can be found. */
const studyFile = `
import { defineStudy, scene, LatencyFifoMatchmaker, Matchmaker, type MatchCandidate } from "@earshot/server";

class YoungestFirst extends Matchmaker {
  findMatch(arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] | null {
    return waiting.length + 1 < groupSize ? null : [...waiting.slice(1 - groupSize), arriving];
  }
}

export default defineStudy({
  study: "from-a-file",
  scenes: [
    scene("near").matchmaking({ matchmaker: new LatencyFifoMatchmaker({ maxServerRttMs: 200, maxP2pRttMs: 150 }) }),
    scene("own").players(3).matchmaking({ matchmaker: new YoungestFirst({ maxP2pRttMs: 80 }) }).waitroom({ timeoutMs: 60_000 }),
  ],
});
`;

const imports = `import { scene } from "@earshot/server";`;

// Each load compiles what the study imports, which takes long on a busy machine.
describe("loadStudy", () => {
  test("runs a TypeScript file with a matchmaker of its own", async ({ folder }) => {
    const path = join(folder, "study.ts");
    await writeFile(path, studyFile);
    const study = await loadStudy(path);
    expect(study.study).toBe("from-a-file");
    expect(study.scenes.map(({ name, groupSize }) => [name, groupSize])).toEqual([
      ["near", 2],
      ["own", 3],
    ]);
    const [near, own] = study.scenes;
    expect(near?.matchmaker?.maxP2pRttMs).toBe(150);
    expect(own?.matchmaker?.constructor.name).toBe("YoungestFirst");
    const candidates = ["a", "b", "c", "d"].map((participantId) => ({ participantId, serverRttMs: null }));
    const group = own?.matchmaker?.findMatch({ participantId: "e", serverRttMs: null }, candidates, 3);
    expect(group?.map(({ participantId }) => participantId)).toEqual(["c", "d", "e"]);
    const server = await startServer({ study, port: 0, host: "127.0.0.1", recordsDir: null, log: silentLog });
    await server.close();
  });

  test.for([
    ["has no default export", "export const answer = 1;", "default export of study.ts is undefined; allowed: a study"],
    ["names its study only", `export const pilot = {};`, "(exported by name: pilot)"],
    ["exports nothing", "export default null;", "default export of study.ts is null; allowed: a study"],
    ["exports a function", "export default () => ({});", "default export of study.ts is the function"],
    [
      "exports a scene",
      `${imports} export default scene("a");`,
      "default export of study.ts is an object of class Scene",
    ],
    ["has a wrong study", `export default { study: "x", scenes: [] };`, "at least one scene(...) (STUDY)"],
    ["throws", `\n\nthrow new Error("of its own");`, "of its own (STUDY:3)"],
    ["throws no error", `throw "words";`, `STUDY threw "words"`],
    ["is no program", "export default {\n  a: = 1 };", "STUDY:2:5"],
    [
      "has a bad option",
      `${imports}\nexport default scene("a")\n  .players(0);`,
      "players is 0; allowed: a whole number from 2, as nobody is matched alone (STUDY:3)",
    ],
    ["uses what it did not import", `\nexport default new Ranked();`, "Ranked is not defined (STUDY:2)"],
    [
      "uses what there is not",
      `import { Ranked } from "@earshot/server";\nnew Ranked();`,
      "Ranked is not a constructor (STUDY:2)",
    ],
    [
      "imports what there is not",
      `import { x } from "./missing.ts";\nx();`,
      "Cannot find module './missing.ts' (STUDY:1)",
    ],
    ["has a helper that throws", `import { x } from "./helper.ts";\n\nx();`, "helped (HELPER:2)"],
  ] as const)("says what is wrong with a file that %s, and where", async ([, text, words], { folder }) => {
    const path = join(folder, "study.ts");
    await writeFile(path, text);
    await writeFile(join(folder, "helper.ts"), `export function x() {\n  throw new Error("helped");\n}`);
    const error: unknown = await loadStudy(path).catch((reason: unknown) => reason);
    const message = error instanceof Error ? error.message : "";
    const named = words.replace("STUDY", path).replace("HELPER", join(folder, "helper.ts"));
    expect(message).toContain(named);
    expect(message.split("\n")).toHaveLength(1);
  });

  test("says that there is no such file", async ({ folder }) => {
    await expect(loadStudy(join(folder, "missing.ts"))).rejects.toThrow(/missing\.ts/);
  });
});
