// People at home in countries between which round trips were measured. Of those at home themselves nothing was measured.
import { Draws, LatencyMatrix, streams } from "../../packages/sim/dist/index.js";

const HOSTS = 400;

/**
 * How many of a hundred people are where, as on a recruiting platform, and which time zones their pages have, in equal parts.
 * @type {Record<string, { weight: number, zones: string[] }>}
 */
const countries = {
  US: {
    weight: 25,
    zones: ["America/New_York", "America/New_York", "America/Chicago", "America/Los_Angeles"],
  },
  GB: { weight: 22, zones: ["Europe/London"] },
  DE: { weight: 6, zones: ["Europe/Berlin"] },
  PL: { weight: 6, zones: ["Europe/Warsaw"] },
  ZA: { weight: 6, zones: ["Africa/Johannesburg"] },
  PT: { weight: 5, zones: ["Europe/Lisbon"] },
  ES: { weight: 4, zones: ["Europe/Madrid"] },
  IT: { weight: 4, zones: ["Europe/Rome"] },
  MX: { weight: 4, zones: ["America/Mexico_City"] },
  CA: { weight: 4, zones: ["America/Toronto", "America/Vancouver"] },
  FR: { weight: 3, zones: ["Europe/Paris"] },
  IN: { weight: 3, zones: ["Asia/Calcutta"] },
  AU: { weight: 2, zones: ["Australia/Sydney", "Australia/Brisbane"] },
  GR: { weight: 2, zones: ["Europe/Athens"] },
  NL: { weight: 2, zones: ["Europe/Amsterdam"] },
  BR: { weight: 1, zones: ["America/Sao_Paulo"] },
  CL: { weight: 1, zones: ["America/Santiago"] },
};

/** What a home adds to a round trip, in ms: median, and the sigma of its logarithm; one in so many homes is like that. */
const homes = [
  { upTo: 0.4, medianMs: 4, sigma: 0.4 },
  { upTo: 0.65, medianMs: 12, sigma: 0.35 },
  { upTo: 0.85, medianMs: 22, sigma: 0.35 },
  { upTo: 1, medianMs: 40, sigma: 0.45 },
];

/** Routes of one pair of countries differ by half of what was measured, at most by this. */
const MOST_SIGMA = 0.3;

/**
 * @param {string} text rows of `country, country, count, mean ms, standard deviation ms, …`
 * @returns {{ p2p: LatencyMatrix, timeZones: string[] }}
 */
export function countryPool(text) {
  const routes = new Map(text.trim().split("\n").slice(1).flatMap(toRoutes));
  const draws = new Draws(1, streams.pool);
  const choices = Object.entries(countries).flatMap(([name, { weight, zones }]) =>
    Array.from({ length: weight }, () => ({ name, zones })),
  );
  const people = Array.from({ length: HOSTS }, (_, host) => {
    const { name, zones } = pick(choices, draws.uniform(host, -1, 0));
    const chance = draws.uniform(host, -1, 1);
    const { medianMs, sigma } = homes.find(({ upTo }) => chance < upTo) ?? pick(homes, 0);
    const homeMs = medianMs * Math.exp(sigma * draws.normal(host, -1, 2));
    return { name, zone: pick(zones, draws.uniform(host, -1, 4)), homeMs };
  });
  const rttsMs = new Float32Array(HOSTS * HOSTS);
  for (const [a, one] of people.entries()) {
    for (const [b, other] of people.entries()) {
      const route = routes.get(one.name + other.name);
      if (!route) throw new Error(`no round trip between ${one.name} and ${other.name}`);
      const sigma = Math.min(MOST_SIGMA, route.deviationMs / route.meanMs / 2);
      const factor = Math.exp(sigma * draws.normal(Math.min(a, b), Math.max(a, b), 2));
      rttsMs[a * HOSTS + b] = route.meanMs * factor + one.homeMs + other.homeMs;
    }
  }
  return { p2p: new LatencyMatrix(rttsMs), timeZones: people.map(({ zone }) => zone) };
}

/**
 * @param {string} row
 * @returns {[string, { meanMs: number, deviationMs: number }][]}
 */
function toRoutes(row) {
  const [a, b, , meanMs, deviationMs] = row.split(",");
  const route = { meanMs: Number(meanMs), deviationMs: Number(deviationMs) };
  return [
    [`${a}${b}`, route],
    [`${b}${a}`, route],
  ];
}

/**
 * @template T
 * @param {readonly T[]} choices
 * @param {number} chance from 0 to below 1
 * @returns {T}
 */
function pick(choices, chance) {
  const chosen = choices[Math.floor(chance * choices.length)];
  if (chosen === undefined) throw new RangeError("nothing to choose from");
  return chosen;
}
