import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { outcomeOf, textOf, verdictOf } from "../../../records/test-support/example-lines.ts";
import { test } from "../../test-support/server-test.ts";
import { runPlan } from "./plan.ts";

/** Hosts 0 to 3 are 20 ms from each other, 4 and 5 are 400 ms from all. */
const matrix = Array.from({ length: 6 }, (_, a) =>
  Array.from({ length: 6 }, (__, b) => (a === b ? 0 : Math.max(a, b) > 3 ? 400 : 20)),
);
const csv = matrix.map((row) => row.join(",")).join("\n");

interface Answer {
  readonly options: Readonly<Record<string, unknown>>;
  readonly results: readonly (Readonly<Record<`${string}_range`, readonly number[]>> &
    Readonly<Record<string, number | null>>)[];
  readonly advice: string;
}

/** Plans with few people, to be quick. */
async function answerOf(...args: readonly string[]): Promise<Answer> {
  return JSON.parse(await runPlan(["--participants", "300", "--runs", "1", "--json", ...args])) as Answer;
}

/** Writes the matrix to a file of the folder. */
async function csvIn(folder: string): Promise<string> {
  const file = join(folder, "six.csv");
  await writeFile(file, csv);
  return file;
}

/** Simulating takes its time on a busy machine. */
describe("earshot plan", () => {
  test("answers for one limit what a scene can expect", async ({ folder }) => {
    const latency = await csvIn(folder);
    const args = ["--latency", latency, "--max-p2p-rtt-ms", "100", "--patience-s", "60", "--matchmaker", "fifo"];
    const { options, results, advice } = await answerOf(...args);
    expect(options).toMatchObject({
      arrivals_per_minute: 12,
      patience_s: 60,
      probe_s: 3,
      matchmaker: "fifo",
      seed: 101,
    });
    // The server is at host 0, so three of five can be matched with each other, and the other two only with their own house.
    expect(options).toMatchObject({ participants: 300, runs: 1 });
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ max_p2p_rtt_ms: 100, expected_timed_out_ratio: expect.closeTo(0.0192, 4) });
    expect(results[0]?.["match_ratio"]).toBeGreaterThan(0.9);
    expect(results[0]?.["mean_wait_ms"]).toBeGreaterThan(3_000);
    expect(advice).toMatch(/a limit of 100 ms will do: 9\d\.\d % are matched and /);
  });

  test.for([
    // Everybody is near to everybody: the odd one out stays alone, and each pair takes one probe.
    ["near", "fifo", "4", { match_ratio: 1, timed_out_ratio: 0, probes_per_match: 1, wasted_probe_ratio: 0 }],
    [
      "near",
      "ranked",
      "3",
      { match_ratio: 0.6667, timed_out_ratio: 0.3333, probes_per_match: 1, wasted_probe_ratio: 0 },
    ],
    ["near", "oracle", "5", { match_ratio: 0.8, timed_out_ratio: expect.closeTo(0.2, 10), probes_per_match: null }],
    // Nobody is near to anybody: all six pairs of four people are probed in vain.
    ["far", "fifo", "4", { match_ratio: 0, timed_out_ratio: 1, mean_wait_ms: null, wasted_probe_ratio: 1 }],
    ["far", "oracle", "4", { match_ratio: 0, timed_out_ratio: 1 }],
  ] as const)(
    "says of people who are all %s, with %s and %s of them, what can be worked out",
    async ([place, matchmaker, count, expected], { folder }) => {
      const file = join(folder, "all.csv");
      const rttMs = place === "near" ? 20 : 400;
      const rows = Array.from({ length: 8 }, (_, a) => Array.from({ length: 8 }, (__, b) => (a === b ? 0 : rttMs)));
      await writeFile(file, rows.map((row) => row.join(",")).join("\n"));
      const args = [
        "--latency",
        file,
        "--max-p2p-rtt-ms",
        "100",
        "--matchmaker",
        matchmaker,
        "--arrivals-per-minute",
        "60",
      ];
      const { results } = await answerOf(...args, "--participants", count);
      expect(results).toMatchObject([expected]);
    },
  );

  test("knows the time zones of synthetic people, unless pages keep them back, and of nobody else", async ({
    folder,
  }) => {
    const world = ["--latency", "world", "--max-p2p-rtt-ms", "100", "--runs", "5"];
    const [told, kept] = [await answerOf(...world), await answerOf(...world, "--hint", "none")];
    expect([told.options, kept.options]).toMatchObject([{ hint: "time-zone" }, { hint: "none" }]);
    const probesOf = ({ results: [first] }: typeof told) => Number(first?.["probes_per_match"]);
    expect(probesOf(told)).toBeLessThan(0.9 * probesOf(kept));
    expect(await answerOf(...world, "--hint", "time-zone")).toEqual(told);
    const ofMatrix = await answerOf("--latency", await csvIn(folder));
    expect(ofMatrix.options).toMatchObject({ hint: "none" });
  });

  test("plans a scene of a study file as the server would run it", async ({ folder }) => {
    const file = join(folder, "study.ts");
    await writeFile(
      file,
      `import { defineStudy, LatencyFifoMatchmaker, scene } from "@earshot/server";
      export default defineStudy({ study: "planned", beacons: ["https://far.example.org/echo"], scenes: [
        scene("pair")
          .matchmaking({ matchmaker: new LatencyFifoMatchmaker({ maxServerRttMs: 300, maxP2pRttMs: 100 }) })
          .waitroom({ timeoutMs: 45_000 }),
        scene("any").players(3),
      ] });`,
    );
    const world = ["--latency", await csvIn(folder)];
    const planned = await answerOf(...world, "--study", file, "--scene", "pair");
    const asWritten = { scene: "pair", matchmaker: "LatencyFifoMatchmaker", group_size: 2, patience_s: 45, beacons: 2 };
    expect(planned.options).toMatchObject(asWritten);
    const alone = await answerOf(...world, "--study", file, "--scene", "pair", "--beacons", "1");
    expect(alone.options).toMatchObject({ ...asWritten, beacons: 1 });
    const flags = [
      "--beacons",
      "2",
      "--matchmaker",
      "latency-fifo:300",
      "--max-p2p-rtt-ms",
      "100",
      "--patience-s",
      "45",
    ];
    expect(planned.results).toEqual((await answerOf(...world, ...flags)).results);
    const unprobed = await answerOf(...world, "--study", file, "--scene", "any");
    expect(unprobed.options).toMatchObject({
      scene: "any",
      matchmaker: "FifoMatchmaker",
      group_size: 3,
      patience_s: 120,
    });
    expect(unprobed.results[0]).toMatchObject({ max_p2p_rtt_ms: null, match_ratio: 1, probes_per_match: 0 });
    expect(unprobed.advice).toContain("100.0 % are matched and 0.0 % time out, without a limit.");
    await expect(answerOf(...world, "--study", file)).rejects.toThrow("--scene is null; allowed: one of pair, any");
  });

  test("plans the same whether a scene leaves a default out or writes it down", async ({ folder }) => {
    const studyOf = async (name: string, waitroom: string, matchmaking = "") => {
      const file = join(folder, `${name}.ts`);
      await writeFile(
        file,
        `import { defineStudy, RankedMatchmaker, scene } from "@earshot/server";
        const matchmaker = new RankedMatchmaker({ maxP2pRttMs: 100 });
        const pair = scene("pair").matchmaking({ matchmaker, ${matchmaking} }).waitroom({ ${waitroom} });
        export default defineStudy({ study: "planned", scenes: [pair] });`,
      );
      return await answerOf("--latency", await csvIn(folder), "--study", file);
    };
    const leftOut = await studyOf("left-out", "");
    const written = [
      await studyOf("countdown", "countdownMs: 3_000"),
      await studyOf("none", "countdownMs: 0"),
      await studyOf("all", "timeoutMs: 120_000, graceMs: 10_000, countdownMs: 3_000", 'p2p: { statistic: "median" }'),
    ];
    for (const { results } of written) expect(results).toEqual(leftOut.results);
    expect((await studyOf("longer", "countdownMs: 20_000")).results).toEqual(leftOut.results);
    expect((await answerOf("--latency", await csvIn(folder), "--max-p2p-rtt-ms", "100")).results).toEqual(
      leftOut.results,
    );
  });

  test("shows a limit that grows, and says which of a scene's rules are not in the forecast", async ({ folder }) => {
    const file = join(folder, "study.ts");
    await writeFile(
      file,
      `import { defineStudy, RankedMatchmaker, scene } from "@earshot/server";
      const first = [{ afterMs: 0, maxP2pRttMs: 15 }, { afterMs: 30_000, maxP2pRttMs: 60 }];
      const maxP2pRttMs = [...first, { afterMs: 90_000, maxP2pRttMs: 450 }];
      const matchmaker = new RankedMatchmaker({ maxP2pRttMs, maxP2pRttHardCapMs: 500 });
      export default defineStudy({ study: "planned", scenes: [
        scene("grows").matchmaking({ matchmaker, p2p: { statistic: "p95", maxLossRatio: 0.1 } }).waitroom({ timeoutMs: 60_000 }),
        scene("plain").matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 60, maxP2pRttHardCapMs: 500 }) }),
        scene("asking").matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 60, maxP2pRttHardCapMs: 500 }) })
          .waitroom({ onTimeout: "choice", readyCheck: {} }),
      ] });`,
    );
    const args = ["--latency", await csvIn(folder), "--participants", "300", "--runs", "1", "--study", file];
    const leftOut =
      "Not in the forecast, which knows one round trip of a pair and neither jitter, loss nor relays: " +
      "the scene's p2p.statistic (p95), p2p.maxLossRatio (0.1).";
    const grows = await answerOf(...args, "--scene", "grows");
    expect(grows.options).toMatchObject({
      max_p2p_rtt_schedule: [
        { after_s: 0, max_p2p_rtt_ms: 15 },
        { after_s: 30, max_p2p_rtt_ms: 60 },
      ],
      left_out: leftOut,
    });
    expect(grows.results).toMatchObject([{ max_p2p_rtt_ms: 60 }]);
    expect(grows.advice).toContain("a limit that grows from 15 ms to 60 ms");
    const text = await runPlan([...args, "--scene", "grows"]);
    expect(text).toContain("\nlimit by waiting time: 15 ms from 0 s on, 60 ms from 30 s on\n");
    expect(text).toContain(`\n${leftOut}\n`);
    const asking = await answerOf(...args, "--scene", "asking");
    const questions =
      "in which nobody is asked anything: the scene's waitroom.onTimeout (choice), waitroom.readyCheck.";
    expect(asking.options).toMatchObject({ left_out: `Not in the forecast, ${questions}` });
    const plain = await answerOf(...args, "--scene", "plain");
    expect(asking.results).toEqual(plain.results);
    expect(plain.options).toMatchObject({ max_p2p_rtt_schedule: null, left_out: null });
    expect(plain.results).toMatchObject([{ max_p2p_rtt_ms: 60 }]);
    expect(await runPlan([...args, "--scene", "plain"])).not.toMatch(/waiting time|Not in the forecast/);
  });

  test("is the same, to the byte, for the same seed, and otherwise for another one", async ({ folder }) => {
    const args = [
      "--latency",
      await csvIn(folder),
      "--participants",
      "60",
      "--max-p2p-rtt-ms",
      "100,450",
      "--runs",
      "2",
    ];
    for (const format of [[], ["--json"]]) {
      const first = await runPlan([...args, ...format]);
      expect(await runPlan([...args, ...format])).toBe(first);
      expect(await runPlan([...args, ...format, "--seed", "102"])).not.toBe(first);
    }
  });

  test("sweeps limits in a table and a plot, and says which will do", async ({ folder }) => {
    const text = await runPlan([
      "--latency",
      await csvIn(folder),
      "--participants",
      "200",
      "--arrivals-per-minute",
      "2",
      "--runs",
      "2",
    ]);
    expect(text).toMatch(/^earshot \d+\.\d+\.\d+, seed 101, 200 participants, 2 simulated studies, seeds 101 to 102\n/);
    expect(text).toMatch(/ limit +matched +timed out +mean wait +95 % wait +probes\/match +few in reach\n/);
    const range = String.raw`\(\d+\.\d–\d+\.\d\)`;
    for (const limit of [50, 75, 100, 150, 200, 300])
      expect(text).toMatch(new RegExp(String.raw`\n *${limit} ms +\d+\.\d %(?: ${range})? +\d+\.\d %`));
    expect(text).toMatch(new RegExp(String.raw`\n *100 ms .* \d+\.\d s ${range} `));
    expect(text).toMatch(/\n +300 ms {2}█+·*/);
    expect(text).toMatch(/time out even at a limit of 300 ms, the widest of these\.\n/);
    expect(text).not.toMatch(/density|\(s\)|no setting/);
  });

  test("counts on the oracle for no less than on any matchmaker", async () => {
    const ratios = [];
    for (const name of ["latency-fifo:100", "ranked", "truth-online", "oracle"]) {
      const { results } = await answerOf("--latency", "world", "--max-p2p-rtt-ms", "80", "--matchmaker", name);
      ratios.push(results[0]?.["match_ratio"] ?? 0);
    }
    expect(ratios[0]).toBeLessThan((ratios[1] ?? 0) - 0.1);
    expect(ratios[1]).toBeLessThanOrEqual(ratios[3] ?? 0);
    expect(ratios[2]).toBeLessThanOrEqual(ratios[3] ?? 0);
  });

  test("reads binary matrices, in any folder", async ({ folder }) => {
    const file = join(folder, "six.f32");
    await writeFile(file, new Uint8Array(Float32Array.from(matrix.flat()).buffer));
    const args = ["--max-p2p-rtt-ms", "100"];
    const [binary, table] = [
      await answerOf("--latency", file, ...args),
      await answerOf("--latency", await csvIn(folder), ...args),
    ];
    expect(binary.results).toEqual(table.results);
  });

  test.for(["SIX.CSV", "six.tsv", "six.txt"])("reads %s as a table, not as floats", async (name, { folder }) => {
    const file = join(folder, name);
    await writeFile(file, csv.replaceAll(",", "\t"));
    const { results } = await answerOf("--latency", file, "--max-p2p-rtt-ms", "100");
    expect(results).toEqual((await answerOf("--latency", await csvIn(folder), "--max-p2p-rtt-ms", "100")).results);
  });

  test("plans larger groups and several beacons, without the density rule where it does not hold", async () => {
    const args = ["--latency", "world", "--group-size", "3", "--beacons", "3", "--max-p2p-rtt-ms", "150"];
    const { results, options } = await answerOf(...args);
    expect(options).toMatchObject({ group_size: 3, beacons: 3 });
    expect(results[0]).toMatchObject({ expected_timed_out_ratio: null, expected_timed_out_ratio_range: null });
    expect(results[0]?.["probes_per_match"]).toBeGreaterThanOrEqual(3);
  });

  test("learns latencies and failures from the records of a pilot", async ({ folder }) => {
    const records = join(folder, "records");
    await mkdir(records);
    const outcomes = Array.from({ length: 12 }, (_, index) => outcomeOf(`p${index}`, 10 + 5 * index));
    const verdicts = Array.from({ length: 10 }, (_, index) => {
      const found = index === 0 ? ({ reason: "connection-failed" } as const) : { p2p_rtt_ms: 20 + 10 * index };
      return verdictOf([`p${index}`, `p${index + 1}`], found);
    });
    // As the file of a server that was killed while it wrote.
    await writeFile(join(records, "pilot.jsonl"), `${textOf([...outcomes, ...verdicts])}{"at":"20`);
    const { options, results } = await answerOf("--latency", records, "--max-p2p-rtt-ms", "80");
    expect(options).toMatchObject({
      failure_rate: 0.1,
      latency_note:
        "12 participants of a pilot, 9 pairs measured, the others drawn from measured ones with like server RTTs",
    });
    expect(results[0]?.["match_ratio"]).toBeGreaterThan(0.5);
    const study = join(folder, "study.ts");
    await writeFile(
      study,
      `import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
      const pair = scene("pair").matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 80 }) });
      export default defineStudy({ study: "pilot", beacons: ["https://far.example.org/echo"], scenes: [pair] });`,
    );
    expect((await answerOf("--latency", records, "--study", study)).options).toMatchObject({
      beacons: 1,
      latency_note: expect.stringContaining("with like server RTTs; the study's beacons are left out"),
    });
    await expect(runPlan(["--latency", records, "--beacons", "2"])).rejects.toThrow("--beacons is 2; allowed: 1, as");
    await expect(runPlan(["--latency", folder])).rejects.toThrow(
      '--latency is "0 participants with a server RTT and 0 measured pairs"; allowed: records with at least 4',
    );
  });
});
