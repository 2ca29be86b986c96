import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../../test-support/server-test.ts";
import { startServer } from "../serve/earshot-server.ts";
import { loadStudy } from "./load-study.ts";
import { silentLog } from "../log.ts";

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
    ["throws nothing", `throw null;`, `STUDY threw null`],
    ["throws a large number", `throw 12n;`, `STUDY threw 12`],
    ["throws a ring", `const ring = {}; ring.next = ring; throw ring;`, `STUDY threw an object of class Object`],
    ["throws what has no words", `throw Object.assign(new Error(), { message: 5 });`, `5 (STUDY:1)`],
    ["throws an error that keeps its words", `throw Object.freeze(new Error("kept"));`, `kept (STUDY:1)`],
    ["throws an error of the platform", `\nthrow new DOMException("coded");`, `coded (STUDY:2)`],
    [
      "throws an error with words of its own",
      `throw new (class extends Error { get message() { return "mine"; } })();`,
      `mine (STUDY:1)`,
    ],
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

  test("leaves the study's own error to be seen where that keeps its words", async ({ folder }) => {
    const path = join(folder, "study.ts");
    await writeFile(path, `throw Object.freeze(new RangeError("kept"));`);
    await expect(loadStudy(path)).rejects.toMatchObject({ cause: { name: "RangeError", message: "kept" } });
  });

  test("takes no file of a folder for the study's own whose name only begins like its folder", async ({ folder }) => {
    const path = join(folder, "study/study.ts");
    for (const name of ["study", "study-old"]) await mkdir(join(folder, name));
    await writeFile(path, `import { x } from "../study-old/helper.ts";\n\nx();`);
    await writeFile(join(folder, "study-old/helper.ts"), `export function x() {\n  throw new Error("old");\n}`);
    await expect(loadStudy(path)).rejects.toThrow(`old (${path}:3)`);
  });

  test("says that there is no such file", async ({ folder }) => {
    await expect(loadStudy(join(folder, "missing.ts"))).rejects.toThrow(/missing\.ts/);
  });
});
