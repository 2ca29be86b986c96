import { join } from "node:path";
import { loadStudy, silentLog, startServer } from "@earshot/server";
import { expect, test } from "@playwright/test";
import { checkDemo } from "../scripts/demo-check.mjs";

const demo = join(import.meta.dirname, "../apps/demo");

test("the demo, below a base path, matches two near tabs, and rejects a pair of which one is far", async () => {
  const study = await loadStudy(join(demo, "study.ts"));
  const options = { study, port: 0, recordsDir: null, publicDir: join(demo, "dist"), log: silentLog };
  const server = await startServer({ ...options, basePath: "/demo" });
  const cases = await checkDemo(`http://localhost:${server.port}/demo`);
  await server.close();
  expect(cases).toEqual([
    expect.objectContaining({ case: "matched", ok: true, verdict: "accepted" }),
    expect.objectContaining({ case: "rejected", ok: true, verdict: "rejected", reason: "rtt-too-high" }),
  ]);
});
