import { pairDeadline } from "./deadlines.ts";
import type { Room } from "./room.ts";

/** A pair that could not be measured, or whose connection broke, is not put forward for a moment. */
export function restShortly(room: Room, pair: readonly [string, string]): void {
  room.deadlines.set(pairDeadline("pairRest", ...pair), room.pairs.noteUnmeasured(pair, room.atMs));
}
