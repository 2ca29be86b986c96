import { pairDeadline } from "../room/deadlines.ts";
import type { Room } from "../room/room.ts";

/**
 * A pair whose connection broke after it was measured as good is not put forward for a while, the longer the more often it
 * happens.
 */
export function restAfterBreak(room: Room, pair: readonly [string, string]): void {
  room.deadlines.set(pairDeadline("pairRest", ...pair), room.pairs.noteBroken(pair, room.atMs));
}
