import { disagree, type Measurement } from "./measurement.ts";
import { statisticWithLost } from "./p2p-rules.ts";

type ShouldReject = (rttMs: number | null) => boolean;

/**
 * Pings that were held up come back together. They went out 15 ms apart or more, so each took at least so much less than the one
 * before.
 */
const DECLINE_MS = 5;

/** Of fewer late pings it is chance that they look like two bunches. */
const FEWEST_OF_TWO_BUNCHES = 5;

/**
 * Whether something stood in the way of the pings for a moment: a Wi-Fi adapter that looked for networks, a program that hung.
 * That says nothing about the distance. It looks like this: most pings of a side are too slow or lost, these in one row and each
 * less late than the one before, or in two such bunches, as what hangs may hang again; but the connectivity checks over the same
 * path were well within the limit, on every side that knows them. Such checks are too few to accept anybody, but enough to ask
 * again.
 */
export function wereHeldUp(sides: readonly Measurement[], shouldReject: ShouldReject): boolean {
  const iceRttsMs = sides.flatMap(({ iceRttMs }) => iceRttMs ?? []);
  if (iceRttsMs.length === 0) return false;
  const iceRttMs = Math.max(...iceRttsMs);
  const slowSides = sides.filter((side) => shouldReject(statisticWithLost(side, "median")));
  return (
    slowSides.length > 0 &&
    !shouldReject(iceRttMs) &&
    slowSides.every(({ samplesMs }) => {
      const isLate = samplesMs.map((sampleMs) => shouldReject(sampleMs));
      const backMs = samplesMs.filter(
        (sampleMs, index): sampleMs is number => sampleMs !== null && isLate[index] === true,
      );
      return isOneRun(isLate) && cameBackTogether(backMs) && disagree(lowest(backMs), iceRttMs);
    })
  );
}

function isOneRun(flags: readonly boolean[]): boolean {
  return !flags.slice(flags.indexOf(true), flags.lastIndexOf(true)).includes(false);
}

/** In one bunch, or in two: the second begins where the times rise most. */
function cameBackTogether(rttsMs: readonly number[]): boolean {
  if (declines(rttsMs)) return true;
  const risesMs = rttsMs.map((rttMs, index) => rttMs - (rttsMs[index - 1] ?? rttMs));
  const second = risesMs.indexOf(Math.max(...risesMs));
  return rttsMs.length >= FEWEST_OF_TWO_BUNCHES && declines(rttsMs.slice(0, second)) && declines(rttsMs.slice(second));
}

function declines(rttsMs: readonly number[]): boolean {
  const [firstMs = 0] = rttsMs;
  const lastMs = rttsMs.at(-1) ?? 0;
  return firstMs - lastMs >= DECLINE_MS * (rttsMs.length - 1);
}

/** `null` if there is none. */
function lowest(rttsMs: readonly number[]): number | null {
  return rttsMs.length > 0 ? Math.min(...rttsMs) : null;
}
