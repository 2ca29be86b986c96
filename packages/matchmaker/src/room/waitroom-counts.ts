import type { Stay } from "./participant.ts";
import type { Room } from "./room.ts";

/** How many people are in a waitroom, by where they stand. */
export interface WaitroomCounts {
  readonly stays: Readonly<Record<Stay["kind"], number>>;
  /** Of all these, those whose page is not connected at the moment. */
  readonly away: number;
}

export function countsOf({ participants }: Readonly<Room>): WaitroomCounts {
  const stays = { waiting: 0, probing: 0, "ready-check": 0, confirming: 0, matched: 0 };
  let away = 0;
  for (const { stay, presence } of participants.values()) {
    stays[stay.kind]++;
    if (presence.kind === "away") away++;
  }
  return { stays, away };
}
