import { OptionsError, positiveMs } from "./options-error.ts";

/** From `afterMs` of waiting on, a participant is content with `maxP2pRttMs`. */
export interface RelaxStep {
  /** Waiting time of the participant in ms, from 0. */
  readonly afterMs: number;
  /** The largest round trip between two browsers in ms that is then accepted (inclusive). */
  readonly maxP2pRttMs: number;
}

/** A limit that may grow with the time waited. */
export type Relaxation = readonly [RelaxStep, ...RelaxStep[]];

const ALLOWED =
  "null, a number above 0, or steps { afterMs, maxP2pRttMs } of which the first has afterMs 0 and none is below the one before it";

/**
 * Reads the option `maxP2pRttMs`: a number is a limit that never changes. `null`: no limit.
 * @throws OptionsError if a step is out of order, or a value is not a number above 0.
 */
export function toRelaxation(option: number | readonly RelaxStep[] | null): Relaxation | null {
  if (option === null) return null;
  if (!Array.isArray(option)) return [{ afterMs: 0, maxP2pRttMs: positiveMs("maxP2pRttMs", option) }];
  const steps: readonly RelaxStep[] = option;
  const [first, ...others] = steps.map((step, index) => checkedStep(step, steps[index - 1]));
  if (!first) throw new OptionsError({ field: "maxP2pRttMs", value: option, allowed: ALLOWED });
  return [first, ...others];
}

/** The limit in ms for somebody who has waited for so long. */
export function limitAfter(relaxation: Relaxation, waitedMs: number): number {
  let place = relaxation.length - 1;
  while (place > 0 && (relaxation[place]?.afterMs ?? 0) > waitedMs) place--;
  return (relaxation[place] ?? relaxation[0]).maxP2pRttMs;
}

function checkedStep(step: RelaxStep, before: RelaxStep | undefined): RelaxStep {
  const isStep = typeof step === "object" && step !== null;
  const { afterMs, maxP2pRttMs } = isStep ? step : { afterMs: Number.NaN, maxP2pRttMs: Number.NaN };
  const isInTime = before ? afterMs > before.afterMs : afterMs === 0;
  const isLimit = Number.isFinite(maxP2pRttMs) && maxP2pRttMs > 0 && maxP2pRttMs >= (before?.maxP2pRttMs ?? 0);
  if (!isInTime || !Number.isFinite(afterMs) || !isLimit) {
    throw new OptionsError({ field: "maxP2pRttMs", value: step, allowed: ALLOWED });
  }
  return { afterMs, maxP2pRttMs };
}
