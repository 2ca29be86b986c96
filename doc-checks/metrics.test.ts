import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineStudy, scene, silentLog, startServer } from "@earshot/server";
import { beforeAll, expect, test } from "vitest";
import { readExposition, type Exposition } from "../packages/server/test-support/exposition.ts";
import { root } from "./blocks.ts";

let told: Exposition;

beforeAll(async () => {
  const study = defineStudy({ study: "test", scenes: [scene("game")] });
  const quiet = { recordsDir: null, environment: {}, log: silentLog };
  const server = await startServer({ study, port: 0, host: "127.0.0.1", ...quiet });
  told = readExposition(await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text());
  await server.close();
});

const isOurs = (name: string) => name.startsWith("earshot_");

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Of a metric, as far as it has been seen. */
function labelsOf(name: string): string[] | null {
  const id = [...told.series.keys()].find((one) => one.startsWith(`${name}{`));
  if (id === undefined) return told.series.has(name) ? [] : null;
  return [...id.matchAll(/(\w+)="/g)].flatMap(([, label]) => label ?? []).filter((label) => label !== "le");
}

test("docs/deploy.md has every metric that there is, with its type and labels, and no other", () => {
  const rows = [...read("docs/deploy.md").matchAll(/^\| `(earshot_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)];
  const documented = rows.map(([, name = "", type = "", labels = ""]) => ({
    name,
    type,
    labels: [...labels.matchAll(/`(\w+)`/g)].flatMap(([, label]) => label ?? []),
  }));
  expect(documented.map(({ name, type }) => [name, type]).toSorted()).toEqual(
    [...told.types].filter(([name]) => isOurs(name)).toSorted(),
  );
  for (const { name, type, labels } of documented) {
    const found = labelsOf(type === "histogram" ? `${name}_count` : name);
    expect({ name, labels: found?.toSorted() }).toEqual({ name, labels: labels.toSorted() });
  }
});

test("docs/deploy.md names no metric of the process that is not there, nor does an alert", () => {
  const names = [...read("docs/deploy.md").matchAll(/\b(?:process|nodejs)_\w{3,}|\bearshot_\w+/g)].map(
    ([name]) => name,
  );
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !told.types.has(name))).toEqual([]);
});

interface Board {
  readonly schemaVersion: number;
  readonly panels: readonly { readonly id: number; readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

test("the Grafana board asks only for what is there, and for all of ours", () => {
  const board = JSON.parse(read("deploy/grafana/earshot.json")) as Board;
  const asked = [
    ...board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...board.templating.list.flatMap(({ definition }) => definition ?? []),
  ];
  const names = new Set(
    asked.flatMap((expr) => [...expr.matchAll(/\b(?:earshot|process|nodejs)_\w+/g)].map(([one]) => one)),
  );
  const series = new Set([...told.series.keys()].map((id) => id.replace(/\{.*/, "")));
  expect([...names].filter((name) => !series.has(name) && !told.types.has(name))).toEqual([]);
  const families = new Set([...names].map((name) => name.replace(/_bucket$/, "")));
  expect([...told.types.keys()].filter((name) => isOurs(name) && !families.has(name))).toEqual([]);
  // Nor is it grouped or chosen by a label that none of its metrics has.
  for (const expr of asked) {
    const labels = [...expr.matchAll(/by \((\w+)\)|[{,]\s*(\w+)=/g)].flatMap(([, by, chosen]) => by ?? chosen ?? []);
    const [metric = ""] = /earshot_\w+?(?=_bucket|\{|,)/.exec(expr) ?? [];
    const known = ["job", "le", ...(labelsOf(metric) ?? []), ...(labelsOf(`${metric}_count`) ?? [])];
    // Prometheus itself adds the job.
    expect({ expr, unknown: labels.filter((label) => !known.includes(label)) }).toEqual({ expr, unknown: [] });
  }
  const ids = board.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(board.schemaVersion).toBeGreaterThanOrEqual(39);
});
