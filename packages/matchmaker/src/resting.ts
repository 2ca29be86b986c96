import type { Participant } from "./participant.ts";
import type { Probe, ProbeState } from "./probe.ts";
import type { Room } from "./room.ts";

/** When somebody rests with whom nothing can be measured, so that not everybody is tried with them in turn. */
export interface ParticipantRestRules {
  /** After probes without a result with so many different partners in a row. @default 3 */
  readonly afterPartners: number;
  /** How long the first time; doubles with each further probe without a result. @default 10_000 */
  readonly restMs: number;
  /** No rest is longer. A page whose clock is too coarse to measure rests for so long at once. @default 120_000 */
  readonly longestRestMs: number;
}

const nobody: readonly string[] = [];

/** What one side has brought to a probe that ends. Being there is no result, but it is not the side's fault that there is none. */
type Contribution = "a result" | "its presence" | "a coarse clock" | "nothing";

/** A probe is settled: whoever measured is well; whoever brings nothing, time and again, rests. Places and deadlines are kept. */
export function noteContributions(room: Room, { members: [first, second], state }: Probe): void {
  noteContribution(room, first, { brought: contribution(state, first), partner: second });
  noteContribution(room, second, { brought: contribution(state, second), partner: first });
}

/** Begins anew with somebody: its rest is over, or another page may do better. */
export function endRest(room: Room, participant: Participant): void {
  if (!participant.isResting) return;
  room.update(participant, { isResting: false });
  room.deadlines.clear({ kind: "rest", id: participant.participantId });
  room.free(participant);
}

function contribution(state: ProbeState, participantId: string): Contribution {
  if (state.kind === "preparing") return state.ready.has(participantId) ? "its presence" : "nothing";
  const report = state.kind === "measuring" ? state.reports.get(participantId) : undefined;
  if (!report) return "nothing";
  if (report.kind !== "failed") return "a result";
  return report.reason === "unmeasurable" ? "a coarse clock" : "nothing";
}

interface Side {
  readonly brought: Contribution;
  readonly partner: string;
}

function noteContribution(room: Room, participantId: string, { brought, partner }: Side): void {
  const participant = room.participants.get(participantId);
  if (!participant) return;
  const { afterPartners, restMs, longestRestMs } = room.rules.participantRest;
  if (brought === "a result") participant.fruitless = nobody;
  else if (brought === "a coarse clock") rest(room, participant, longestRestMs);
  else if (brought === "nothing") {
    participant.fruitless = [...participant.fruitless, partner];
    if (new Set(participant.fruitless).size < afterPartners) return;
    rest(room, participant, Math.min(longestRestMs, restMs * 2 ** (participant.fruitless.length - afterPartners)));
  }
}

function rest(room: Room, participant: Participant, forMs: number): void {
  room.update(participant, { isResting: true });
  room.unplanned.delete(participant.participantId);
  room.deadlines.set({ kind: "rest", id: participant.participantId }, room.atMs + forMs);
}
