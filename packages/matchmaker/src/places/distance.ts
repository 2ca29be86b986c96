import { placeOfZone, type ZonePlace } from "./time-zones.ts";

const EARTH_RADIUS_KM = 6_371;
const RADIANS = Math.PI / 180;

/** A point on the globe, in degrees. */
export type Position = Pick<ZonePlace, "latitude" | "longitude">;

/** Along the great circle (haversine), in km. */
export function distanceKm(a: Position, b: Position): number {
  const half = (degrees: number) => Math.sin((degrees * RADIANS) / 2) ** 2;
  const square =
    half(b.latitude - a.latitude) +
    Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * half(b.longitude - a.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(square)));
}

/** Two zones and the distance between their cities. */
export interface ZonePair {
  /** The same for both orders, another one for every other two zones. */
  readonly number: number;
  readonly km: number;
}

const PER_ZONE = 1_000;
const known = new Map<number, ZonePair>();

/** `null` if one of the two is no place. */
export function zonePairOf(a: string | null | undefined, b: string | null | undefined): ZonePair | null {
  const [one, other] = [placeOfZone(a), placeOfZone(b)];
  if (!one || !other) return null;
  const number = PER_ZONE * Math.min(one.number, other.number) + Math.max(one.number, other.number);
  const pair = known.get(number) ?? { number, km: distanceKm(one, other) };
  known.set(number, pair);
  return pair;
}
