import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../../test-support/server-test.ts";
import { runPlan } from "./plan.ts";

/** Three in four are within 30 ms of each other; the others are 120 ms from all, and 200 ms from their like. */
const placesMs = Array.from({ length: 24 }, (_, place) => (place % 4 === 3 ? 100 : 10));
const csv = placesMs.map((a) => placesMs.map((b) => a + b).join(",")).join("\n");

interface Change {
  readonly max_p2p_rtt_ms?: number;
  readonly arrivals_per_minute?: number;
  readonly wave?: { readonly people: number; readonly every_minutes: number } | null;
  readonly patience_s?: number;
}

interface Answer {
  readonly results: readonly Readonly<Record<string, number | null>>[];
  readonly needs: { readonly max_p2p_rtt_ms: number; readonly enough: Change[]; readonly too_little: Change[] } | null;
  readonly advice: string;
}

async function answerOf(args: readonly string[]): Promise<Answer> {
  return JSON.parse(await runPlan([...args, "--runs", "3", "--json"])) as Answer;
}

const numbers = String.raw`(?:[<>] )?\d+\.\d % ?(?:\(\d+\.\d–\d+\.\d\))?`;
const limit = String.raw`a limit of \d+ ms`;
const coming =
  String.raw`(?:[\d.]+ arrivals? a minute` +
  String.raw`|waves of \d+ (?:person|people) every (?:[\d.]+ )?minutes?` +
  String.raw`|all \d+ people within (?:a minute|\d+ s))`;
const oneChange = String.raw`(?:${limit}|${coming}|a patience of \d+ s)`;
const changes = String.raw`${oneChange}(?:, ${oneChange})*(?: or ${oneChange})?`;

/** All that the planner may say. What is not among these must be thought through, and be given a case. */
const sentences = [
  `With ${coming} and a patience of \\d+ s, ${limit} will do: ${numbers} ?are matched and ${numbers} ?time out\\.`,
  `With ${coming} and a patience of \\d+ s, ${numbers} ?time out at ${limit}\\.`,
  `With ${coming} and a patience of \\d+ s, ${numbers} ?time out even at ${limit}, the widest of these\\.`,
  `With ${coming} and a patience of \\d+ s, ` +
    `whoever knew all (?:arrivals and )?round trips beforehand (?:could|would) match ${numbers} ?at ${limit}\\.`,
  `No server knows that; compare it with another matchmaker\\.`,
  `Fewer than 5 % time out at ${limit}\\.`,
  `At ${limit}, (?:this makes|each of these alone makes|none of these alone makes) it fewer than 5 %: ${changes}\\.`,
  `At ${limit}, not even ${oneChange} makes it fewer than 5 %\\.`,
  `\\d+ people make \\d+ groups? of \\d+, which leaves \\d+ over \\(\\d+\\.\\d %\\), whatever the limit\\.`,
  `At \\d+ ms, ${numbers} ?of the people have fewer than 5 % of the others within the limit` +
    `(?:: they are the hardest to match)?\\.`,
  `At \\d+ ms it is ${numbers}\\.`,
  `Tell people beforehand that some may find no partner, and pay those who do not\\.`,
];
const allKnown = new RegExp(`^(?:(?:${sentences.join("|")})(?: |$))+$`);

const cases = [
  "--max-p2p-rtt-ms 30 --participants 60 --patience-s 60",
  "--max-p2p-rtt-ms 15 --participants 24",
  "--max-p2p-rtt-ms 30,150,250 --participants 40",
  "--max-p2p-rtt-ms 30,150 --participants 40 --arrivals-per-minute 1",
  "--max-p2p-rtt-ms 1000 --participants 40 --arrivals-per-minute 0.1 --patience-s 30",
  "--max-p2p-rtt-ms 150 --participants 3",
  "--max-p2p-rtt-ms 150 --participants 21 --group-size 4",
  "--max-p2p-rtt-ms 150 --participants 21 --group-size 4 --arrivals burst:8@1",
  "--max-p2p-rtt-ms 30,250 --participants 30 --group-size 3 --matchmaker fifo",
  "--max-p2p-rtt-ms 150 --participants 40 --arrivals burst:4@5",
  "--max-p2p-rtt-ms 150 --participants 40 --arrivals burst:40@60",
  "--max-p2p-rtt-ms 30 --participants 40 --arrivals burst:9@0.5 --patience-s 30",
  "--max-p2p-rtt-ms 150 --participants 30 --matchmaker latency-fifo:50",
  "--max-p2p-rtt-ms 30 --participants 30 --matchmaker oracle",
  "--max-p2p-rtt-ms 30,250 --participants 30 --matchmaker truth-online",
  "--max-p2p-rtt-ms 30 --participants 12 --failure-rate 1",
  "--max-p2p-rtt-ms 250 --participants 30 --patience-s 1800 --arrivals-per-minute 2",
  "--max-p2p-rtt-ms 250 --participants 30 --patience-s 86400 --arrivals-per-minute 10000",
];

function withChange(
  args: readonly string[],
  { wave, arrivals_per_minute, patience_s, max_p2p_rtt_ms }: Change,
): string[] {
  const flags: Record<string, string> = {};
  for (let index = 0; index < args.length; index += 2) flags[args[index] ?? ""] = args[index + 1] ?? "";
  if (max_p2p_rtt_ms !== undefined) flags["--max-p2p-rtt-ms"] = `${max_p2p_rtt_ms}`;
  if (patience_s !== undefined) flags["--patience-s"] = `${patience_s}`;
  if (wave) {
    delete flags["--arrivals-per-minute"];
    flags["--arrivals"] = `burst:${wave.people}@${wave.every_minutes}`;
  } else if (arrivals_per_minute !== undefined) {
    flags["--arrivals-per-minute"] = `${arrivals_per_minute}`;
  }
  return Object.entries(flags).flat();
}

/** Simulating takes its time on a busy machine. */
describe("every sentence of a plan", () => {
  test.for(cases)("is a known one, and true, with %s", async (asked, { folder }) => {
    const file = join(folder, "near-and-far.csv");
    await writeFile(file, csv);
    const args = ["--latency", file, ...asked.split(" ")];
    const { results, needs, advice } = await answerOf(args);
    expect(advice).toMatch(allKnown);
    for (const change of needs?.enough ?? []) await expectTimeOuts(change, (ratio) => ratio < 0.0495);
    for (const change of needs?.too_little ?? []) await expectTimeOuts(change, (ratio) => ratio >= 0.0495);
    const good = results.find(({ timed_out_ratio: ratio }) => (ratio ?? 1) < 0.0495);
    const named = good ?? results.at(-1);
    for (const [, limitMs] of advice.matchAll(/At (\d+) ms, [^.]*\.\d %.* of the people have/g)) {
      expect(Number(limitMs)).toBe(named?.["max_p2p_rtt_ms"]);
    }
    for (const [, limitMs] of advice.matchAll(/At a limit of (\d+) ms, (?:this|each|none|not)/g)) {
      expect(Number(limitMs)).toBe(needs?.max_p2p_rtt_ms);
    }
    if (advice.includes("will do")) expect(advice).toContain(`a limit of ${good?.["max_p2p_rtt_ms"]} ms will do`);

    async function expectTimeOuts(change: Change, holds: (ratio: number) => boolean): Promise<void> {
      const limitMs = change.max_p2p_rtt_ms ?? needs?.max_p2p_rtt_ms ?? 0;
      const changed = await answerOf(withChange(args, { ...change, max_p2p_rtt_ms: limitMs }));
      expect(changed.results[0]?.["timed_out_ratio"], JSON.stringify(change)).toSatisfy(holds);
    }
  });

  test("finds the wider limit that helps where the one asked for is too strict", async ({ folder }) => {
    const file = join(folder, "near-and-far.csv");
    await writeFile(file, csv);
    const args = ["--latency", file, "--max-p2p-rtt-ms", "15", "--participants", "60", "--patience-s", "60"];
    const { advice, needs } = await answerOf(args);
    expect(needs).toMatchObject({ max_p2p_rtt_ms: 15, enough: [{ max_p2p_rtt_ms: 150 }] });
    expect(advice).toContain("time out at a limit of 15 ms. Fewer than 5 % time out at a limit of 150 ms.");
    expect(advice).not.toMatch(/no setting|even at/);
  });

  test("tells of a limit that is given up for whoever has waited for long", async ({ folder }) => {
    const file = join(folder, "study.ts");
    await writeFile(
      file,
      `import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
      class LettingGo extends FifoMatchmaker {
        limitAfterMs(waitedMs: number) { return waitedMs < 60_000 ? super.limitAfterMs(waitedMs) : null; }
      }
      const matchmaker = new LettingGo({ maxP2pRttMs: 50 });
      export default defineStudy({ study: "planned", scenes: [scene("pair").matchmaking({ matchmaker })] });`,
    );
    const args = ["--latency", "world:uk", "--study", file, "--participants", "20", "--runs", "2"];
    const text = await runPlan(args);
    expect(text).toContain("limit by waiting time: 50 ms from 0 s on, none from 60 s on");
    expect(text).toContain("a limit that grows from 50 ms to none");
    const { options } = JSON.parse(await runPlan([...args, "--json"])) as { options: Record<string, unknown> };
    expect(options["max_p2p_rtt_schedule"]).toEqual([
      { after_s: 0, max_p2p_rtt_ms: 50 },
      { after_s: 60, max_p2p_rtt_ms: null },
    ]);
  });

  test("says the spread where a study is small, and the mean of the same seeds one by one", async () => {
    const args = ["--latency", "world", "--participants", "60", "--max-p2p-rtt-ms", "100", "--json"];
    const one = async (seed: number) => {
      const { results } = JSON.parse(await runPlan([...args, "--runs", "1", "--seed", `${seed}`])) as Answer;
      return results[0]?.["match_ratio"] ?? 0;
    };
    const ratios = [await one(1), await one(2), await one(3), await one(4), await one(5)];
    const all = JSON.parse(await runPlan([...args, "--runs", "5", "--seed", "1"])) as Answer;
    expect(all.results[0]).toMatchObject({
      match_ratio: expect.closeTo(ratios.reduce((sum, ratio) => sum + ratio, 0) / 5, 3),
      match_ratio_range: [Math.min(...ratios), Math.max(...ratios)],
    });
  });
});
