import { noteBaseline } from "../grouping/baseline.ts";
import { quickViolations, violations } from "../checks/invariants.ts";
import type { Deadline } from "../room/deadlines.ts";
import type { Effect } from "../room/effects.ts";
import { expireEdge } from "../grouping/edges.ts";
import { keptAfter, keptOf } from "../kept/kept.ts";
import type { KeptEntry } from "../kept/kept-entry.ts";
import { restore, type Past } from "../kept/restore.ts";
import type { Link } from "../pairs/link.ts";
import type { WaitroomEvent } from "../room/events.ts";
import { expireReadyCheck, noteReady } from "../grouping/ready-check.ts";
import { startMatch } from "../grouping/matching.ts";
import { mendMatch } from "../grouping/mending.ts";
import { loseLink } from "../grouping/lost-link.ts";
import { giveBack } from "./lost-time.ts";
import type { Participant, ParticipantStatus } from "../room/participant.ts";
import { LOOKS_PER_STEP, plan, planSoon } from "./planning.ts";
import {
  armAge,
  disconnect,
  endRttWait,
  expireGrace,
  leave,
  letIn,
  noteBeaconRtts,
  noteServerRtt,
  noteVisibility,
  reachAge,
  reconnect,
} from "./presence.ts";
import { arrive, matchToRejoin } from "./rejoining.ts";
import { expireProbe, noteStep } from "../grouping/proposals.ts";
import { endRest } from "../grouping/resting.ts";
import { toRules, type WaitroomOptions, type WaitroomRules } from "../room/rules.ts";
import { Room } from "../room/room.ts";
import { expireWait, extendWait } from "./wait-limit.ts";
import { countsOf, type WaitroomCounts } from "../room/waitroom-counts.ts";
import { snapshotOf, type WaitroomSnapshot } from "../room/waitroom-snapshot.ts";

/**
 * The waitroom of one scene: events in, effects out. It knows no clock, no socket and no chance, so the same events at the same
 * times always have the same effects: in the server, in a simulation, and in a replay of what was recorded.
 */
export class Waitroom {
  readonly #room: Room;
  #announcedCount = 0;

  /** `room`: the state to begin with, if not an empty one. @throws OptionsError or TypeError if a rule is bad. */
  constructor(options: WaitroomOptions, room: Room = new Room(toRules(options))) {
    this.#room = room;
  }

  /**
   * Goes on where a waitroom ended of which this was kept. Everybody is away: whoever does not come back within the grace of the
   * revival is treated as always. @throws OptionsError or TypeError if a rule is bad.
   */
  static restored(options: WaitroomOptions, past: Past, room: Room = new Room(toRules(options))): Waitroom {
    restore(room, past);
    for (const participant of room.participants.values()) {
      if (participant.stay.kind === "waiting") armAge(room, participant);
    }
    return new Waitroom(options, room);
  }

  get rules(): WaitroomRules {
    return this.#room.rules;
  }

  /**
   * Fires what is due at `atMs`, takes the event, plans, and says what is to be done, in order. Never throws on what the network
   * sent: an event that does not fit the present state changes nothing and comes back as `ignored`.
   */
  handle(event: WaitroomEvent, atMs: number): Effect[] {
    const room = this.#room;
    room.beginStep(atMs);
    room.looksLeft = LOOKS_PER_STEP;
    if (event.kind === "heldUp") giveBack(room, event.forMs);
    const isPlanDue = this.#fireDue();
    if (!this.#take(event)) room.emit({ kind: "ignored", event });
    if (isPlanDue) plan(room);
    planSoon(room);
    this.#countLobby();
    const { effects } = room;
    room.effects = [];
    return effects;
  }

  /** When `tick` is due next, or `null` if nothing is. The shell keeps one timer for it. */
  nextDeadline(): number | null {
    return this.#room.deadlines.nextAtMs();
  }

  /** How many are here, can be reached (not hidden, not away) and are not yet in a match that has started. */
  get waitingCount(): number {
    return this.#room.reachable.size;
  }

  /** How many are here, by where they stand. Looks at everybody, but copies nothing. */
  get counts(): WaitroomCounts {
    return countsOf(this.#room);
  }

  /** Whether anybody is being probed, is asked whether they are there, or counts down to a match. */
  get isDeciding(): boolean {
    const { proposals, readyChecks, participants } = this.#room;
    if (proposals.size + readyChecks.size > 0) return true;
    return [...participants.values()].some(({ stay }) => stay.kind === "confirming");
  }

  /** Of everybody who is here now, in order of seniority. */
  get participantIds(): string[] {
    return [...this.#room.participants.keys()];
  }

  statusOf(participantId: string): ParticipantStatus | null {
    const participant = this.#room.participants.get(participantId);
    return participant ? this.#room.statusOf(participant) : null;
  }

  /** The open link with that id if the participant is one of its two members. Signalling flows over nothing else. */
  linkOf(participantId: string, linkId: string): Link | null {
    const link = this.#room.links.get(linkId);
    return link?.members.includes(participantId) ? link : null;
  }

  /** Whether that probe waits for this participant to be ready. */
  awaits(participantId: string, probeId: string): boolean {
    const probe = this.#room.probes.get(probeId);
    return (
      probe?.state.kind === "preparing" &&
      probe.members.includes(participantId) &&
      !probe.state.ready.has(participantId)
    );
  }

  /** Whether a new page of that participant would come back to a match that runs. */
  mayRejoin(participantId: string): boolean {
    const participant = this.#room.participants.get(participantId);
    return participant !== undefined && matchToRejoin(this.#room, participant) !== undefined;
  }

  serverRttMsOf(participantId: string): number | null {
    return this.#room.participants.get(participantId)?.candidate.serverRttMs ?? null;
  }

  /** The whole state as it is now. It is a copy: in a crowd too dear to be asked for with every event. */
  inspect(): WaitroomSnapshot {
    return snapshotOf(this.#room);
  }

  /** Everything of it that outlives the process. */
  kept(): KeptEntry[] {
    return keptOf(this.#room);
  }

  /** What the last event may have changed of that: whoever keeps all of it, in order, can begin again from there. */
  keptChanges(): KeptEntry[] {
    return keptAfter(this.#room);
  }

  /** What is wrong with the state, in words; empty when all is well. Looks at everybody, so it is for tests. */
  violations(): string[] {
    return violations(this.#room);
  }

  /** The same of what can be seen without looking at everybody, so after every event of a server that runs. */
  quickViolations(): string[] {
    return quickViolations(this.#room);
  }

  #take(event: WaitroomEvent): boolean {
    const room = this.#room;
    if (event.kind === "tick" || event.kind === "heldUp") return true;
    if (event.kind === "draining") {
      room.isDraining = true;
      return true;
    }
    if (event.kind === "joined") {
      arrive(room, event);
      return true;
    }
    const participant = room.participants.get(event.participantId);
    return participant ? this.#takeFrom(participant, event) : false;
  }

  #takeFrom(
    participant: Participant,
    event: Exclude<WaitroomEvent, { kind: "tick" | "heldUp" | "draining" | "joined" }>,
  ): boolean {
    const room = this.#room;
    const isAway = participant.presence.kind === "away";
    switch (event.kind) {
      case "left":
        leave(room, participant, event.reason);
        return true;
      case "confirmed":
        return noteReady(room, participant);
      case "extended":
        return extendWait(room, participant);
      case "letIn":
        return letIn(room, participant);
      case "disconnected":
        if (!isAway) disconnect(room, participant);
        return !isAway;
      case "reconnected":
        reconnect(room, participant, event.hidden);
        return true;
      case "visibilityChanged":
        if (!isAway) noteVisibility(room, participant, event.hidden);
        return !isAway;
      case "serverRttMeasured":
        noteServerRtt(room, participant, event.serverRttMs);
        return true;
      case "beaconsMeasured":
        room.emit(event);
        noteBeaconRtts(room, participant, event.beaconRttsMs);
        return true;
      case "probeReady":
        return noteStep(room, event.probeId, { kind: "ready", participantId: event.participantId });
      case "probeOpened":
        return noteStep(room, event.probeId, { kind: "opened", participantId: event.participantId });
      case "baselineMeasured":
        return noteBaseline(room, participant, event);
      case "linkClosed":
        return loseLink(room, participant, event.linkId);
      case "probeReported":
        return noteStep(room, event.probeId, {
          kind: "reported",
          participantId: event.participantId,
          report: event.report,
        });
    }
  }

  /**
   * True if a plan is due, too. It comes last: it must put nobody forward whose time was up meanwhile, as after a stall, nor
   * anybody who is gone or replaced with the event in hand.
   */
  #fireDue(): boolean {
    const room = this.#room;
    let isPlanDue = false;
    for (let due = room.deadlines.takeDue(room.atMs); due; due = room.deadlines.takeDue(room.atMs)) {
      if (due.kind === "plan") isPlanDue = true;
      else this.#fire(due);
    }
    return isPlanDue;
  }

  #fire(deadline: Exclude<Deadline, { kind: "plan" }>): void {
    const room = this.#room;
    switch (deadline.kind) {
      case "probe":
        return expireProbe(room, deadline.id);
      case "readyCheck":
        return expireReadyCheck(room, deadline.id);
      case "countdown":
        return startMatch(room, deadline.id);
      case "mend":
        return mendMatch(room, deadline.id);
      case "pairRest":
        return room.present(deadline.pair).forEach((member) => room.free(member));
      case "edge":
        expireEdge(room, deadline.pair);
        return room.present(deadline.pair).forEach((member) => room.free(member));
      case "wait":
      case "choice":
      case "grace":
      case "age":
      case "rest":
      case "firstRtt":
        return this.#fireFor(deadline.kind, deadline.id);
    }
  }

  #fireFor(kind: "wait" | "choice" | "grace" | "firstRtt" | "age" | "rest", participantId: string): void {
    const room = this.#room;
    const participant = room.participants.get(participantId);
    if (!participant) return;
    switch (kind) {
      case "wait":
      case "choice":
        return expireWait(room, participant);
      case "grace":
        return expireGrace(room, participant);
      case "firstRtt":
        return endRttWait(room, participant);
      case "age":
        return reachAge(room, participant);
      case "rest":
        return endRest(room, participant);
    }
  }

  #countLobby(): void {
    const { waitingCount } = this;
    if (waitingCount === this.#announcedCount) return;
    this.#announcedCount = waitingCount;
    this.#room.emit({ kind: "lobbyChanged", waitingCount });
  }
}
