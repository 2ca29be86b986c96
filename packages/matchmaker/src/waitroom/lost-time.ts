import { lengthenAbsences } from "./presence.ts";
import { lengthenProbes } from "../grouping/probing.ts";
import { lengthenChoices } from "./wait-limit.ts";
import { lengthenReadyChecks } from "../grouping/ready-check.ts";
import type { Room } from "../room/room.ts";

/**
 * Time in which the server did not listen is not held against anybody: what pages said meanwhile is still to be read, so whatever
 * it waits for pages or people with takes so much longer. How long somebody may wait for a match at most is not changed by that.
 */
export function giveBack(room: Room, lostMs: number): void {
  lengthenProbes(room, lostMs);
  lengthenReadyChecks(room, lostMs);
  lengthenAbsences(room, lostMs);
  lengthenChoices(room, lostMs);
}
