import { distanceKm, placeOfZone } from "@earshot/matchmaker";
import type { Access, Region, WorldDeclaration } from "./declared-world.ts";
import { LatencyMatrix } from "./latency-matrix.ts";
import { Draws, streams } from "../random.ts";

const KM_PER_ROUND_TRIP_MS = 100;
const KM_PER_DEGREE = 111.2;
/** A normal distribution has half of its mass within this many sigmas in two dimensions. */
const HALF_WITHIN_SIGMAS = 1.177;

interface Home {
  readonly region: Region;
  readonly latitude: number;
  readonly longitude: number;
  readonly accessMs: number;
}

/** Draws homes and the round trips between them from a declaration; the same ones for the same seed. */
export function syntheticMatrix(world: WorldDeclaration, seed: number): LatencyMatrix {
  const draws = new Draws(seed, streams.pool);
  const homes = homesIn(world, draws);
  const rttsMs = new Float32Array(world.hosts * world.hosts);
  for (const [a, home] of homes.entries()) {
    for (const [b, other] of homes.entries()) {
      if (b <= a) continue;
      const detour = home.region === other.region ? world.detourWithin : world.detourBetween;
      const cableMs = (distanceKm(home, other) * detour) / KM_PER_ROUND_TRIP_MS;
      const rttMs = home.accessMs + other.accessMs + cableMs * Math.exp(world.routeSigma * draws.normal(a, b, 2));
      rttsMs[a * world.hosts + b] = rttMs;
      rttsMs[b * world.hosts + a] = rttMs;
    }
  }
  return new LatencyMatrix(rttsMs);
}

/** The time zone of each of these homes. */
export function syntheticTimeZones(world: WorldDeclaration, seed: number): string[] {
  return homesIn(world, new Draws(seed, streams.pool)).map(timeZoneOf);
}

function timeZoneOf(home: Home): string {
  const byDistance = home.region.timeZones.map((timeZone) => {
    const city = placeOfZone(timeZone);
    return { timeZone, km: city ? distanceKm(home, city) : Number.POSITIVE_INFINITY };
  });
  return byDistance.toSorted((a, b) => a.km - b.km)[0]?.timeZone ?? "UTC";
}

function homesIn(world: WorldDeclaration, draws: Draws): Home[] {
  return Array.from({ length: world.hosts }, (_, index) => newHome(world, draws, index));
}

function newHome({ regions, access }: WorldDeclaration, draws: Draws, index: number): Home {
  const region = weighted(regions, draws.uniform(index, -1, 0));
  const kind: Access = weighted(access, draws.uniform(index, -1, 1));
  const sigmaDegrees = region.spreadKm / HALF_WITHIN_SIGMAS / KM_PER_DEGREE;
  const shrinking = Math.cos((region.latitude * Math.PI) / 180);
  return {
    region,
    latitude: region.latitude + sigmaDegrees * draws.normal(index, -1, 2),
    longitude: region.longitude + (sigmaDegrees / shrinking) * draws.normal(index, -1, 4),
    accessMs: kind.medianMs * Math.exp(kind.sigma * draws.normal(index, -1, 6)),
  };
}

function weighted<T extends { readonly weight: number }>(choices: readonly T[], chance: number): T {
  let left = chance * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const choice of choices) if ((left -= choice.weight) < 0) return choice;
  throw new RangeError("nothing to choose from");
}
