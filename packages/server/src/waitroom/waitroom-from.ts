import { Waitroom, type KeptEntry } from "@earshot/matchmaker";
import type { Entry } from "./chronicle.ts";
import type { ExecutorOptions } from "./executor.ts";

interface Options extends Pick<ExecutorOptions, "scene" | "chronicle" | "clock"> {
  readonly idPrefix: string;
  /** How long a place of before is kept for its page, at least. */
  readonly restartGraceMs: number;
}

/** A waitroom that goes on from what the process before this one left of its scene, or an empty one. */
export function waitroomFrom(
  past: readonly Entry[],
  { scene, idPrefix, restartGraceMs, chronicle, clock }: Options,
): Waitroom {
  const options = { ...scene.toWaitroomOptions(), idPrefix };
  const entries = past.filter(isOfWaitroom);
  if (entries.length === 0) return new Waitroom(options);
  const graceMs = Math.max(restartGraceMs, options.graceMs ?? 0);
  const lostMs = scene.countsDowntime ? 0 : chronicle.lostMs;
  return Waitroom.restored(options, { entries, revival: { atMs: clock.now(), graceMs, lostMs } });
}

function isOfWaitroom(entry: Entry): entry is Entry & KeptEntry {
  return ["place", "match", "pair", "trials", "counts"].includes(entry.kind);
}
