import { reachedAtMs } from "./age.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import type { Joined } from "../room/events.ts";
import { forgetEdges } from "../grouping/edges.ts";
import { cancelMatch, leaveMatch, loseSight } from "../grouping/matching.ts";
import type { DepartureReason, ExclusionReason, Participant, Presence } from "../room/participant.ts";
import { abandonProposal } from "../grouping/proposals.ts";
import { leaveReadyCheck } from "../grouping/ready-check.ts";
import { beginAnew } from "../grouping/resting.ts";
import { mend } from "../grouping/mending.ts";
import { release } from "../grouping/stays.ts";
import { longestWaitMs, minimumWaitAtMs } from "../room/longer-wait.ts";
import type { Match, Room } from "../room/room.ts";

/**
 * Somebody arrives, or a new page takes over the place of an old one. A new page does not hold the old one's connections, so what
 * was going on with others ends; in place of a match that had started, a new stay begins.
 */
export function join(room: Room, event: Joined): void {
  const known = room.participants.get(event.participantId);
  if (!known) return admit(room, event);
  const wasMatched = known.stay.kind === "matched";
  interrupt(room, known, "replaced");
  if (wasMatched) admit(room, event);
  else if (room.participants.has(event.participantId)) takeOver(room, known, event);
}

type LeavingReason = "left" | "unsupported" | ExclusionReason;

/**
 * The participant's own wish to go, unless there is another reason. Whoever had waited for long enough has an outcome of its own.
 */
export function leave(room: Room, participant: Participant, reason: LeavingReason = "left"): void {
  interrupt(room, participant, "left");
  if (!room.participants.has(participant.participantId)) return;
  const enoughAtMs = minimumWaitAtMs(room.rules, participant);
  const isEnough = reason === "left" && enoughAtMs !== null && enoughAtMs <= room.atMs;
  release(room, participant, isEnough ? "left-after-wait" : reason);
}

/** The connection broke. A group that was forming cannot go on without it; the place in the waitroom is kept for a while. */
export function disconnect(room: Room, participant: Participant): void {
  const { graceMs, rejoinMs } = room.rules;
  const untilMs = room.atMs + (participant.stay.kind === "matched" && rejoinMs > 0 ? rejoinMs : graceMs);
  forgetEdges(room, participant.participantId);
  setPresence(room, participant, { kind: "away", untilMs });
  room.deadlines.set({ kind: "grace", id: participant.participantId }, untilMs);
  if (participant.stay.kind !== "matched") interrupt(room, participant, "unreachable");
}

export function reconnect(room: Room, participant: Participant, hidden: boolean): void {
  setPresence(room, participant, { kind: hidden ? "hidden" : "online" });
  room.tell(participant);
  const match = matchOf(room, participant);
  if (match) mend(room, match);
}

/** The one that runs. */
export function matchOf(room: Room, { stay }: Participant): Match | undefined {
  return stay.kind === "matched" ? room.matches.get(stay.matchId) : undefined;
}

/** Its page has heard that it is in. */
export function letIn(room: Room, participant: Participant): boolean {
  if (!participant.isHeldBack) return false;
  room.update(participant, { isHeldBack: false });
  room.free(participant);
  return true;
}

/** Nobody came back within the grace. */
export function expireGrace(room: Room, participant: Participant): void {
  if (participant.stay.kind === "matched") loseSight(room, participant, participant.stay.matchId);
  else release(room, participant, "disconnected");
}

/** Everybody who is away, or whose first round trips are not known yet, has so much more time. */
export function lengthenAbsences(room: Room, byMs: number): void {
  for (const participant of room.participants.values()) {
    const { participantId, presence } = participant;
    room.deadlines.putOff({ kind: "firstRtt", id: participantId }, byMs);
    const isGraceOpen = room.deadlines.putOff({ kind: "grace", id: participantId }, byMs);
    if (!isGraceOpen || presence.kind !== "away") continue;
    room.update(participant, { presence: { kind: "away", untilMs: presence.untilMs + byMs } });
  }
}

/** The page was hidden, or is looked at again. Whoever waits is told, since nobody is matched while hidden. */
export function noteVisibility(room: Room, participant: Participant, hidden: boolean): void {
  const kind = hidden ? "hidden" : "online";
  if (participant.presence.kind === kind) return;
  setPresence(room, participant, { kind });
  if (participant.stay.kind === "waiting") room.tell(participant);
}

/** Whoever is so already is not planned for anew. */
export function setPresence(room: Room, participant: Participant, presence: Presence): void {
  if (participant.presence.kind === presence.kind) return;
  room.update(participant, { presence });
  if (presence.kind !== "away") room.deadlines.clear({ kind: "grace", id: participant.participantId });
  if (presence.kind === "online") room.free(participant);
}

/** Ends the waiting for the first round trips: they are known, or were waited for long enough. */
export function endRttWait(room: Room, participant: Participant): void {
  if (!participant.rttAwaited) return;
  room.update(participant, { rttAwaited: false });
  room.deadlines.clear({ kind: "firstRtt", id: participant.participantId });
  room.tell(participant);
  room.free(participant);
}

export function noteServerRtt(room: Room, participant: Participant, serverRttMs: number): void {
  if (participant.candidate.serverRttMs !== serverRttMs) {
    room.update(participant, { candidate: { ...participant.candidate, serverRttMs } });
    room.free(participant);
  }
  if (isMeasured(participant.candidate)) endRttWait(room, participant);
}

export function noteBeaconRtts(room: Room, participant: Participant, beaconRttsMs: readonly (number | null)[]): void {
  if (!isSame(participant.candidate.beaconRttsMs, beaconRttsMs)) {
    room.update(participant, { candidate: { ...participant.candidate, beaconRttsMs } });
    room.free(participant);
  }
  if (isMeasured(participant.candidate)) endRttWait(room, participant);
}

function noteTimeZone(room: Room, participant: Participant, timeZone: string | null): void {
  if (participant.candidate.timeZone === timeZone) return;
  room.update(participant, { candidate: { ...participant.candidate, timeZone } });
  room.free(participant);
}

function isSame(known: MatchCandidate["beaconRttsMs"], rttsMs: readonly (number | null)[]): boolean {
  return known?.length === rttsMs.length && known.every((knownMs, beacon) => knownMs === rttsMs[beacon]);
}

function isMeasured({ serverRttMs, beaconRttsMs }: MatchCandidate): boolean {
  return serverRttMs !== null && beaconRttsMs !== undefined;
}

/** Whatever the participant was in with others goes on without it, or not at all. */
function interrupt(room: Room, participant: Participant, reason: DepartureReason): void {
  const { stay, participantId } = participant;
  if (stay.kind === "probing") abandonProposal(room, stay.proposalId, participantId);
  else if (stay.kind === "ready-check") leaveReadyCheck(room, stay.proposalId, participantId);
  else if (stay.kind === "confirming") cancelMatch(room, stay.matchId, participantId);
  else if (stay.kind === "matched") leaveMatch(room, participant, reason);
}

function takeOver(room: Room, participant: Participant, event: Joined): void {
  const { hidden, heldBack = false, serverRttMs, beaconRttsMs, timeZone = null } = event;
  const { participantId, isAside: wasAside } = participant;
  const hadEdges = room.edges.partnersOf(participantId).size > 0;
  forgetEdges(room, participantId);
  // Who has opened a page anew is there.
  room.update(participant, { isHeldBack: heldBack, isAside: false });
  beginAnew(room, participant);
  room.emit({ kind: "admitted", participantId, serverRttMs, timeZone, returning: true });
  if (serverRttMs !== null) noteServerRtt(room, participant, serverRttMs);
  if (beaconRttsMs) noteBeaconRtts(room, participant, beaconRttsMs);
  noteTimeZone(room, participant, timeZone);
  reconnect(room, participant, hidden);
  if (hadEdges || wasAside) room.free(participant);
}

function admit(room: Room, event: Joined): void {
  const {
    participantId,
    serverRttMs,
    beaconRttsMs = [],
    timeZone = null,
    groupHistory,
    hidden,
    heldBack = false,
  } = event;
  const { timeoutMs, firstRttWaitMs } = room.rules;
  const known = { participantId, serverRttMs, timeZone, groupHistory };
  const candidate = beaconRttsMs === null ? known : { ...known, beaconRttsMs };
  const participant: Participant = {
    participantId,
    seniority: ++room.lasting.joined,
    joinedAtMs: room.atMs,
    deadlineMs: reachedAtMs(room.atMs, timeoutMs),
    choiceUntilMs: null,
    extensions: 0,
    candidate,
    stay: { kind: "waiting" },
    presence: { kind: hidden ? "hidden" : "online" },
    isHeldBack: heldBack,
    rttAwaited: firstRttWaitMs > 0 && !isMeasured(candidate),
    isResting: false,
    isAside: false,
    missedChecks: 0,
    attempts: 0,
    lastRejection: null,
    overtaken: 0,
    fruitless: [],
  };
  room.participants.set(participantId, participant);
  room.update(participant, { rttAwaited: participant.rttAwaited });
  room.deadlines.set({ kind: "wait", id: participantId }, participant.deadlineMs);
  if (participant.rttAwaited) room.deadlines.set({ kind: "firstRtt", id: participantId }, room.atMs + firstRttWaitMs);
  armAge(room, participant);
  room.emit({ kind: "admitted", participantId, serverRttMs, timeZone, returning: false });
  room.tell(participant);
  room.free(participant);
}

/** At certain ages more is possible for somebody: a limit that grows, a long shot that is no longer held back. */
export function reachAge(room: Room, participant: Participant): void {
  room.free(participant);
  armAge(room, participant);
}

/**
 * No two plans for one person's age are nearer: within so little nobody's chances change, and a matchmaker whose ages are always
 * a moment ahead would otherwise be asked without end. Far below what anybody waits for, far above what a plan takes.
 */
const SHORTEST_REPLAN_MS = 10;

export function armAge(room: Room, participant: Participant): void {
  const { participantId, joinedAtMs } = participant;
  const agesMs = room.matchmaker.replanAgesMs(longestWaitMs(room.rules, participant));
  for (const ageMs of agesMs) {
    const atMs = reachedAtMs(joinedAtMs, ageMs);
    if (atMs <= room.atMs) continue;
    return room.deadlines.set({ kind: "age", id: participantId }, Math.max(atMs, room.atMs + SHORTEST_REPLAN_MS));
  }
}
