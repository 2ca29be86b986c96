import type { Spread } from "@earshot/sim";
import { perMinuteOf, type PlannedArrivals } from "./arrivals.ts";

/** "1 person", "2 people". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function arrivalsInWords(arrivals: PlannedArrivals, participants: number): string {
  if (arrivals.kind === "poisson") return `${counted(perMinuteOf(arrivals), "arrival")} a minute`;
  const minutes = arrivals.everyMs / 60_000;
  if (arrivals.people >= participants) {
    const time = minutes >= 1 ? "a minute" : `${Number((60 * minutes).toFixed(2))} s`;
    return `all ${counted(participants, "person", "people")} within ${time}`;
  }
  const every = minutes === 1 ? "minute" : `${Number(minutes.toFixed(2))} minutes`;
  return `waves of ${counted(arrivals.people, "person", "people")} every ${every}`;
}

export function patienceInWords(patienceMs: number): string {
  return `${patienceMs / 1_000} s`;
}

/** The last digits of a mean are not exact; what is half a tenth but for these counts as that. */
const ROUNDING = 1e-9;

/** In tenths of a percent; what is neither nothing nor all is never rounded to it. */
export function percent(share: number): string {
  return inPercent(share, Math.floor(1_000 * share + 0.5 + ROUNDING));
}

/** As `percent`, but rounded so that it and the share of the others add up to 100.0. */
export function percentLeft(share: number): string {
  return inPercent(share, tenthsLeft(share));
}

/** Half a tenth goes to the others. */
export function tenthsLeft(share: number): number {
  return Math.ceil(1_000 * share - 0.5 - ROUNDING);
}

function inPercent(share: number, tenths: number): string {
  if (share > 0 && tenths === 0) return "< 0.1 %";
  if (share < 1 && tenths === 1_000) return "> 99.9 %";
  return `${(tenths / 10).toFixed(1)} %`;
}

/** "71.0 % (66.0–75.5)": mean, lowest and highest; the mean alone where there is but one simulation, or no difference. */
export function inWords({ mean, least, most }: Spread, toText: (figure: number) => string): string {
  const bare = (figure: number) => toText(figure).replace(/ (%|s)$/, "");
  const [from, to] = [bare(least), bare(most)];
  return from === to ? toText(mean) : `${toText(mean)} (${from}–${to})`;
}

export function limitInWords(maxP2pRttMs: number): string {
  return Number.isFinite(maxP2pRttMs) ? `${maxP2pRttMs} ms` : "none";
}
