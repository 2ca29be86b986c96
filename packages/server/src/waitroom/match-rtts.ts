import type { RecordFact } from "@earshot/records";
import type { Standing } from "../page/host.ts";
import type { Executor, ExecutorOptions } from "./executor.ts";
import type { Roster } from "./roster.ts";
import { watchServerRtt } from "./server-rtt-watch.ts";

interface Room {
  readonly roster: Roster;
  readonly executor: Executor;
}

/** Tells pages in a match, and the records, when their round trip to the server has become too long for the study. */
export class MatchRtts {
  readonly #options: ExecutorOptions;
  readonly #room: Room;

  constructor(options: ExecutorOptions, room: Room) {
    this.#options = options;
    this.#room = room;
  }

  note(standing: Standing, rttMs: number): void {
    const { mayWait, clock } = this.#options;
    const { maxServerRttMs } = mayWait;
    const session = this.#room.roster.currentOf(standing);
    if (!session?.match || maxServerRttMs === undefined) return;
    const { watch, told } = watchServerRtt(session.serverRttWatch, rttMs, maxServerRttMs);
    session.serverRttWatch = watch;
    if (!told) return;
    session.send("server/slow", told);
    const { participantId: participant_id, match } = session;
    const line = { match_id: match.matchId, participant_id, level: told.level, server_rtt_ms: told.rttMs };
    const facts: RecordFact[] = [{ type: "server_slow", ...line, max_server_rtt_ms: maxServerRttMs }];
    this.#room.executor.write({ atMs: clock.now(), facts, entries: [] }, null);
  }
}
