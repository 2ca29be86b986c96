import { OptionsError } from "@earshot/matchmaker";
import type { Arrivals } from "@earshot/sim";
import { toNumber } from "./numbers.ts";

/** One by one at a rate, or in waves. */
export type PlannedArrivals = Exclude<Arrivals, { readonly kind: "burst" }>;

const MOST_PER_MINUTE = 10_000;
const MOST_PEOPLE = 1_000_000;
const LONGEST_WAVE_MINUTES = 1_440;

/** What `--arrivals` and `--arrivals-per-minute` say. @throws OptionsError */
export function toArrivals(waves: string | undefined, perMinute: string | undefined): PlannedArrivals {
  if (waves === undefined) {
    const limits = { above: 0, most: MOST_PER_MINUTE };
    return { kind: "poisson", perMinute: toNumber("--arrivals-per-minute", perMinute ?? "12", limits) };
  }
  if (perMinute !== undefined) {
    const allowed = "not together with --arrivals, which says how many come";
    throw new OptionsError({ field: "--arrivals-per-minute", value: perMinute, allowed });
  }
  const [, people, minutes] = /^burst:(\d+)@(\d+(?:\.\d+)?)$/.exec(waves) ?? [];
  const [size, everyMinutes] = [Number(people), Number(minutes)];
  if (size >= 1 && size <= MOST_PEOPLE && everyMinutes >= 0.01 && everyMinutes <= LONGEST_WAVE_MINUTES) {
    return { kind: "waves", people: size, everyMs: 60_000 * everyMinutes };
  }
  const allowed =
    `burst:N@M, N people every M minutes, as burst:24@2; N a whole number from 1 to ${MOST_PEOPLE}, ` +
    `M from 0.01 to ${LONGEST_WAVE_MINUTES}`;
  throw new OptionsError({ field: "--arrivals", value: waves, allowed });
}

/** On average, over a study of many waves. */
export function perMinuteOf(arrivals: PlannedArrivals): number {
  return arrivals.kind === "poisson" ? arrivals.perMinute : arrivals.people / (arrivals.everyMs / 60_000);
}
