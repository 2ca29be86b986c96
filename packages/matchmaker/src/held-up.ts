import { disagree } from "./disagreement.ts";
import type { Measurement } from "./measurement.ts";
import { statisticWithLost } from "./p2p-rules.ts";

type ShouldReject = (rttMs: number | null) => boolean;

/**
 * Whether something stood in the way of the pings for a moment: a Wi-Fi adapter that looked for networks, a program that hung. That is no
 * distance. It shows where most pings of a side are too slow or lost, but all these in a row, while the connectivity checks over the same
 * path, on every side that knows them, were well within the limit. Such checks are too few to accept anybody, but enough to ask again.
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
      const lateMs = samplesMs.filter((_, index) => isLate[index]);
      return isOneRun(isLate) && disagree(quickest(lateMs), iceRttMs);
    })
  );
}

function isOneRun(flags: readonly boolean[]): boolean {
  return !flags.slice(flags.indexOf(true), flags.lastIndexOf(true)).includes(false);
}

/** `null` if none came back. */
function quickest(samplesMs: Measurement["samplesMs"]): number | null {
  const answeredMs = samplesMs.filter((sampleMs) => sampleMs !== null);
  return answeredMs.length > 0 ? Math.min(...answeredMs) : null;
}
