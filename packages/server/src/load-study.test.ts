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
    ["has no default export", "export const study = 1;", /allowed/],
    ["has a wrong study", `export default { study: "x", scenes: [] };`, /scenes is .* allowed: at least one scene/],
    ["throws", `throw new Error("of its own");`, /of its own/],
    ["is no program", "export default {", /study\.ts/],
    [
      "has a bad option",
      `import { scene } from "@earshot/server"; export default scene("a").players(0);`,
      /groupSize is 0; allowed/,
    ],
  ] as const)("says what is wrong with a file that %s", async ([, text, message], { folder }) => {
    const path = join(folder, "study.ts");
    await writeFile(path, text);
    await expect(loadStudy(path)).rejects.toThrow(message);
  });

  test("says that there is no such file", async ({ folder }) => {
    await expect(loadStudy(join(folder, "missing.ts"))).rejects.toThrow(/missing\.ts/);
  });
});
