import { describe, expect, test } from "vitest";
import { runPlan } from "./plan.ts";

describe("earshot plan", () => {
  test.for([
    [
      ["--latency", "nowhere"],
      '--latency is "nowhere"; allowed: a matrix file, a folder of records, or one of world, world:us,',
    ],
    [[], "--latency is undefined; allowed: "],
    [
      ["--latency", "world:fr"],
      '--latency is "world:fr"; allowed: a matrix file, a folder of records, or one of world, ',
    ],
    [["--latency", "world:us:typo"], '--latency is "world:us:typo"; allowed: a matrix file, a folder of records, or '],
    [["--latency", "world:us:"], '--latency is "world:us:"; allowed: a matrix file, a folder of records, or '],
    [["--latency", "world", "--arrivals", "burst:9@1@2"], '--arrivals is "burst:9@1@2"; allowed: burst:N@M, '],
    [["--latency", "world", "--max-p2p-rtt-ms", "100:150"], '--max-p2p-rtt-ms is "100:150"; allowed: a number above 0'],
    [["--latency", "world", "--matchmaker", "latency-fifo:200:"], '--matchmaker is "latency-fifo:200:"; allowed: '],
    [
      ["--latency", "world", "--arrivals", "burst:9"],
      '--arrivals is "burst:9"; allowed: burst:N@M, N people every M min',
    ],
    [["--latency", "world", "--arrivals", "burst:0@1"], '--arrivals is "burst:0@1"; allowed: burst:N@M, '],
    [["--latency", "world", "--arrivals", "burst:2.5@1"], '--arrivals is "burst:2.5@1"; allowed: burst:N@M, '],
    [["--latency", "world", "--arrivals", "burst:9@0"], '--arrivals is "burst:9@0"; allowed: burst:N@M, '],
    [["--latency", "world", "--arrivals", "burst:9@1s"], '--arrivals is "burst:9@1s"; allowed: burst:N@M, '],
    [["--latency", "world", "--arrivals", "12"], '--arrivals is "12"; allowed: burst:N@M, '],
    [
      ["--latency", "world", "--arrivals", "burst:9@1", "--arrivals-per-minute", "9"],
      '--arrivals-per-minute is "9"; allowed: not together with --arrivals',
    ],
    [["--latency", "world", "--runs", "0"], '--runs is "0"; allowed: a whole number from 1 to 100'],
    [["--latency", "world", "--participants", "1"], "--participants is 1; allowed: at least 2, the size of a group"],
    [
      ["--latency", "world", "--group-size", "5", "--participants", "4"],
      "--participants is 4; allowed: at least 5, the",
    ],
    [["--latency", "world", "--patience-s", "0"], '--patience-s is "0"; allowed: a number above 0, up to 86400'],
    [["--latency", "world", "--max-p2p-rtt-ms", "100,"], '--max-p2p-rtt-ms is ""; allowed: a number above 0'],
    [["--latency", "world", "--matchmaker", "best"], '--matchmaker is "best"; allowed: ranked, fifo, '],
    [["--latency", "world", "--participants", "1.5"], '--participants is "1.5"; allowed: a whole number from 1'],
    [["--latency", "world", "--failure-rate", "2"], '--failure-rate is "2"; allowed: a number from 0 to 1'],
    [["--latency", "world", "--group-size", "3", "--matchmaker", "oracle"], "--group-size is 3; allowed: 2"],
    [
      ["--latency", "world", "--study", "x.ts", "--group-size", "3"],
      '--group-size is "3"; allowed: nothing, as the study',
    ],
    [["--latency", "world", "--study", "x.ts"], 'study file is "x.ts"; allowed: the path of a file that exists'],
    [["--latency", "world", "--limit", "3"], 'option is "--limit"; allowed: --latency, --arrivals-per-minute, '],
    [["--latency", "world", "-s", "3"], 'option is "-s"; allowed: --latency, '],
    [["world"], 'argument is "world"; allowed: options only, such as --latency world'],
    [["--latency", "world", "--hint", "place"], '--hint is "place"; allowed: time-zone or none'],
    [["--latency", "pilot", "--hint", "time-zone"], '--hint is "time-zone"; allowed: none, as time zones are known of'],
    [["--latency", "world", "--seed", "-1"], '--seed is "-1"; allowed: a whole number from 0'],
    [["--latency", "world", "--patience-s", "-1"], '--patience-s is "-1"; allowed: a number above 0'],
    [["--latency", "world", "--seed"], "--seed is undefined; allowed: a value after it"],
    [["--latency", "--json"], "--latency is undefined; allowed: a value after it"],
    [["--latency", "world", "--json=yes"], '--json is "yes"; allowed: no value'],
    [["--latency", "world", "--scene", "pair"], '--scene is "pair"; allowed: only together with --study'],
    [
      ["--latency", "world", "--matchmaker", "latency-fifo:200:300"],
      '--matchmaker is "latency-fifo:200:300"; allowed: ',
    ],
  ] as const)("refuses %j", async ([args, message]) => {
    await expect(runPlan(args)).rejects.toThrow(message);
  });
});
