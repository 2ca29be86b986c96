// Whether the server grows: thousands come and go for minutes, in all the ways in which pages do.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Draws, streams } from "../packages/sim/dist/index.js";
import { startEarshot } from "./server/measured-child.mjs";
import { PlayingPage } from "./server/stay.mjs";
import { load } from "./tools/table.mjs";

/** How long somebody plays at least and at most. */
const [SHORTEST_MS, LONGEST_MS] = [2_000, 20_000];
/** One in so many closes the page in the middle of it all instead. */
const ONE_BREAKS_OF = 5;
const SAMPLES = 40;
/** By then everything has its size: code is compiled, and as many have left as are there. */
const SETTLED_AFTER = 0.3;

export const title = "Growth of the server while people come and go";
export const conditions =
  `pages are probed, play for ${SHORTEST_MS / 1_000} to ${LONGEST_MS / 1_000} s and leave; one in ${ONE_BREAKS_OF} breaks off; ` +
  "each is followed by another; journal on; heap after a garbage collection; " +
  `slope by least squares over the last ${100 * (1 - SETTLED_AFTER)} % of the time`;

/** @param {{ size?: number, minutes?: number }} options */
export async function run({ size = 2_000, minutes = 10 }) {
  const before = load();
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const server = await startEarshot({ folder });
  const untilMs = performance.now() + 60_000 * minutes;
  const crowd = { come: 0, matched: 0, draws: new Draws(1, streams.patience) };
  const isOver = Promise.all(Array.from({ length: size }, () => oneAfterTheOther(server.port, crowd, untilMs)));
  const samples = [];
  for (let sample = 1; sample <= SAMPLES; sample++) {
    await sleep((60_000 * minutes) / SAMPLES);
    const { heapBytes, rssBytes } = await server.ask("memory");
    samples.push({ atMinute: (sample * minutes) / SAMPLES, come: crowd.come, heapBytes, rssBytes });
  }
  await isOver;
  const left = await server.ask("memory");
  await server.stop();
  rmSync(folder, { recursive: true });
  const settled = samples.slice(Math.floor(SETTLED_AFTER * SAMPLES));
  const heap = settled.map(({ heapBytes }) => heapBytes);
  return [
    {
      "at a time": size,
      minutes,
      "came in all": crowd.come,
      matched: crowd.matched,
      "heap first, MB": megabytes(heap[0] ?? Number.NaN),
      "heap last, MB": megabytes(heap.at(-1) ?? Number.NaN),
      "heap when all have gone, MB": megabytes(left.heapBytes),
      "RSS last, MB": megabytes(settled.at(-1)?.rssBytes ?? Number.NaN),
      "slope, MB a minute": megabytes(
        slope(
          settled.map(({ atMinute }) => atMinute),
          heap,
        ),
      ),
      "slope, bytes for each who came": slope(
        settled.map(({ come }) => come),
        heap,
      ).toFixed(0),
      load: `${before} to ${load()}`,
    },
  ];
}

/**
 * @param {number} port
 * @param {{ come: number, matched: number, draws: Draws }} crowd
 * @param {number} untilMs
 */
async function oneAfterTheOther(port, crowd, untilMs) {
  while (performance.now() < untilMs) {
    const number = crowd.come++;
    const playsMs = SHORTEST_MS + (LONGEST_MS - SHORTEST_MS) * crowd.draws.uniform(number, 0);
    const visitor = new PlayingPage({ port, participantId: `p${number}`, playsMs });
    if (number % ONE_BREAKS_OF === 0)
      setTimeout(() => void visitor.page.close(), playsMs * crowd.draws.uniform(number, 1));
    // Who is left over in the end has nobody to play with.
    const sentHome = setTimeout(() => void visitor.page.close(), untilMs + LONGEST_MS - performance.now());
    await visitor.isOver;
    clearTimeout(sentHome);
    if (visitor.stay.matchId !== null) crowd.matched++;
  }
}

/** @param {readonly number[]} xs @param {readonly number[]} ys */
function slope(xs, ys) {
  const [x, y] = [mean(xs), mean(ys)];
  const above = xs.reduce((sum, one, place) => sum + (one - x) * ((ys[place] ?? y) - y), 0);
  return above / xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2);
}
