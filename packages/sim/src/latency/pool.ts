import { OptionsError } from "@earshot/matchmaker";
import type { LatencyMatrix } from "./latency-matrix.ts";

/** The hosts that participants are drawn from, and the beacons to which their server RTTs are measured. */
export interface Pool {
  /** Where it comes from, for whoever reads the result. */
  readonly name: string;
  readonly p2p: LatencyMatrix;
  /** The round trip of each host to each beacon, in ms; beacon 0 is the server. `NaN`: not known. */
  readonly beaconRttsMs: readonly Float64Array[];
  /** The time zone of each host; without it none is known. */
  readonly timeZones?: readonly (string | null)[];
  /** At which hosts participants may be. */
  readonly hosts: readonly number[];
}

export interface BeaconSites {
  /** How many, the server included. @default 1 */
  readonly beacons?: number;
  /** The time zone of each host. @default not known */
  readonly timeZones?: readonly (string | null)[];
  /** Where the server stands. @default the place from which all hosts are nearest on average */
  readonly serverHost?: number;
}

/** The share of hosts, the best connected ones, among which a place for a beacon is looked for. */
const BEACON_SITE_RATIO = 0.6;

const MAX_BEACONS = 8;

/** The server, and two who may meet. */
const FEWEST_HOSTS = 3;

/**
 * A pool from a matrix alone: the beacons stand at hosts of it, where they are near to many (greedy k-medoids), and no
 * participant is there. @throws OptionsError
 */
export function poolOf(name: string, p2p: LatencyMatrix, sites: BeaconSites = {}): Pool {
  const { beacons = 1, serverHost, timeZones } = sites;
  if (p2p.size < FEWEST_HOSTS) {
    throw new OptionsError({
      field: "latency",
      value: `${p2p.size} hosts`,
      allowed: `at least ${FEWEST_HOSTS}: the server stands at one of them, and nobody else is there`,
    });
  }
  const most = Math.min(MAX_BEACONS, p2p.size - 2, siteCount(p2p));
  if (!Number.isInteger(beacons) || beacons < 1 || beacons > most) {
    throw new OptionsError({ field: "beacons", value: beacons, allowed: `a whole number from 1 to ${most}` });
  }
  const chosen = beaconSites(p2p, beacons, serverHost === undefined ? [] : [serverHost]);
  const beaconRttsMs = chosen.map((site) =>
    Float64Array.from({ length: p2p.size }, (_, host) => p2p.rttMs(host, site)),
  );
  const hosts = Array.from({ length: p2p.size }, (_, host) => host).filter((host) => !chosen.includes(host));
  return { name, p2p, beaconRttsMs, hosts, ...(timeZones && { timeZones }) };
}

/** Adds one site after the other, always the one that brings all hosts nearest to their nearest site. */
function beaconSites(p2p: LatencyMatrix, count: number, given: readonly number[]): number[] {
  const candidates = bestConnected(p2p);
  const nearestMs = new Float64Array(p2p.size).fill(Number.POSITIVE_INFINITY);
  const sites: number[] = [];
  const add = (site: number) => {
    sites.push(site);
    for (let host = 0; host < p2p.size; host++) nearestMs[host] = nearer(nearestMs[host], rttTo(p2p, host, site));
  };
  given.forEach(add);
  while (sites.length < count) {
    const costs = candidates.map((site) => (sites.includes(site) ? Number.POSITIVE_INFINITY : costOf(site)));
    add(candidates[costs.indexOf(Math.min(...costs))] ?? 0);
  }
  return sites;

  function costOf(site: number): number {
    let sumMs = 0;
    for (let host = 0; host < p2p.size; host++) sumMs += nearer(nearestMs[host], rttTo(p2p, host, site));
    return sumMs;
  }
}

function bestConnected(p2p: LatencyMatrix): number[] {
  const meansMs = Array.from({ length: p2p.size }, (_, site) => {
    let sumMs = 0;
    for (let host = 0; host < p2p.size; host++) sumMs += rttTo(p2p, host, site);
    return { site, sumMs };
  });
  const sorted = meansMs.toSorted((a, b) => a.sumMs - b.sumMs || a.site - b.site);
  return sorted.slice(0, siteCount(p2p)).map(({ site }) => site);
}

function siteCount({ size }: LatencyMatrix): number {
  return Math.round(BEACON_SITE_RATIO * size);
}

/** A place from which a host was not measured is a bad place for it. */
function rttTo(p2p: LatencyMatrix, host: number, site: number): number {
  const rttMs = host === site ? 0 : p2p.rttMs(host, site);
  return Number.isNaN(rttMs) ? 1_000 : rttMs;
}

function nearer(aMs = Number.POSITIVE_INFINITY, bMs: number): number {
  return Math.min(aMs, bMs);
}
