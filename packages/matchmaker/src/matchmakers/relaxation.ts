import { OptionsError, positiveMs } from "../options.ts";

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
  "null, a number above 0, or steps { afterMs, maxP2pRttMs } " +
  "of which the first has afterMs 0 and none is below the one before it";

/**
 * Reads the option `maxP2pRttMs`: a number is a limit that never changes. `null`: no limit.
 * @throws OptionsError if a step is out of order, or a value is not a number above 0.
 */
export function toRelaxation(option: number | readonly RelaxStep[] | null): Relaxation | null {
  if (option === null) return null;
  if (!Array.isArray(option)) return [{ afterMs: 0, maxP2pRttMs: positiveMs("maxP2pRttMs", option) }];
  const steps: readonly RelaxStep[] = option;
  const [first, ...others] = steps.map((step, index) => checkedStep(step, steps[index - 1], `maxP2pRttMs[${index}]`));
  if (!first) throw new OptionsError({ field: "maxP2pRttMs", value: option, allowed: ALLOWED });
  return [first, ...others];
}

/** The limit in ms for somebody who has waited for so long. */
export function limitAfter(relaxation: Relaxation, waitedMs: number): number {
  let place = relaxation.length - 1;
  while (place > 0 && (relaxation[place]?.afterMs ?? 0) > waitedMs) place--;
  return (relaxation[place] ?? relaxation[0]).maxP2pRttMs;
}

function checkedStep(step: RelaxStep, before: RelaxStep | undefined, field: string): RelaxStep {
  if (typeof step !== "object" || step === null) {
    throw new OptionsError({ field, value: step, allowed: "a step { afterMs, maxP2pRttMs }" });
  }
  const { afterMs, maxP2pRttMs } = step;
  if (!Number.isFinite(afterMs) || !(before ? afterMs > before.afterMs : afterMs === 0)) {
    const allowed = before ? `a number above ${before.afterMs}, the time of the step before` : "0 in the first step";
    throw new OptionsError({ field: `${field}.afterMs`, value: afterMs, allowed });
  }
  if (!Number.isFinite(maxP2pRttMs) || !(maxP2pRttMs > 0 && maxP2pRttMs >= (before?.maxP2pRttMs ?? 0))) {
    const allowed = before
      ? `a number from ${before.maxP2pRttMs} on, the limit of the step before`
      : "a number above 0";
    throw new OptionsError({ field: `${field}.maxP2pRttMs`, value: maxP2pRttMs, allowed });
  }
  return { afterMs, maxP2pRttMs };
}
