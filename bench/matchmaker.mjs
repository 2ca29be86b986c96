// What it costs to decide about one arrival, the more people wait, beside the scan of everybody that Earshot's first rule was.
import { crowdOf } from "./tools/crowd.mjs";
import { baselines, earshots } from "./tools/decisions.mjs";
import { heapInUse, medianUs } from "./tools/stopwatch.mjs";
import { scenes, worstEventMs } from "./tools/worst-events.mjs";

const SIZES = [10, 100, 1_000, 10_000, 100_000, 1_000_000];

export const title = "Cost of the decision about one arrival (µs), by how many wait";
export const conditions = [
  "one decision = file the arriving one in the index, propose(), take out who is put forward; " +
    "new people each time, as many as before",
  "server RTTs lognormal (median 70 ms, sigma 0.6); limit 100 ms, sum of server RTTs 200 ms; " +
    "medians of up to 31 batches after a warm-up",
  "sum scan = serverRtt + serverRtt <= 200 over a list that is there; " +
    "MUG's arrival = the list made anew and scanned, as MUG does it",
  "worst event = the longest that one event takes in ms of the process, " +
    "where all come at once and all probes are rejected, at 1,000 and at 5,000",
  "with overtakes = and the count of those passed over by the pair, " +
    "which a waitroom asks for after every plan that puts somebody forward",
].join(";\n");

/** @typedef {{ decides: string, arrival: string, us: number[] }} Costs */

export function run() {
  /** @type {Map<string, Costs>} */
  const found = new Map();
  const bytes = SIZES.map((size) => {
    const before = heapInUse();
    const index = crowdOf(size);
    // Of fewer people, what they take is lost among everything else.
    const each = size < 1_000 ? "" : Math.round((heapInUse() - before) / size);
    for (const { decides, arrival, timed } of [...baselines(index), ...earshots(index)]) {
      const key = `${decides}: ${arrival}`;
      const costs = found.get(key) ?? { decides, arrival, us: [] };
      costs.us.push(medianUs(timed));
      found.set(key, costs);
    }
    return each;
  });
  const rows = [...found.values()].map(({ decides, arrival, us }) => ({
    decides,
    arrival,
    ...bySize(us.map(digits)),
    "scan / this at 10k": ratio(found.get(`sum scan: ${arrival}`), us),
    "MUG / this at 10k": ratio(found.get(`MUG's arrival: ${arrival}`), us),
    "1M / 10k": digits((us[5] ?? Number.NaN) / (us[3] ?? Number.NaN)),
  }));
  const worst = scenes.map((scene) => ({
    decides: "worst event, ms",
    arrival: scene.name,
    "1k wait": worstEventMs(scene, 1_000).toFixed(1),
    // Where everybody's search is in vain no event is long, but a play of all of them takes minutes.
    "5k wait": scene.inVain ? "" : worstEventMs(scene, 5_000).toFixed(1),
  }));
  return [...rows, { decides: "bytes of heap each", arrival: "", ...bySize(bytes) }, ...worst];
}

/** @param {(string | number)[]} values */
function bySize(values) {
  const columns = ["10", "100", "1k", "10k", "100k", "1M"];
  return Object.fromEntries(columns.map((column, place) => [`${column} wait`, values[place] ?? ""]));
}

/**
 * @param {Costs | undefined} baseline
 * @param {number[]} us
 */
function ratio(baseline, us) {
  return digits((baseline?.us[3] ?? Number.NaN) / (us[3] ?? Number.NaN));
}

/** Three digits that count. @param {number} value */
function digits(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
