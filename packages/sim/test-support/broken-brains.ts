import { defaultP2pRules, toRules, Waitroom } from "@earshot/matchmaker";
import type { Effect, KeptEntry, WaitroomEvent, WaitroomOptions, WaitroomSnapshot } from "@earshot/matchmaker";
import { Room } from "../../matchmaker/src/room/room.ts";
import { realWaitroom, type NewWaitroom } from "../src/stories/story-play.ts";

type KeptPlace = NonNullable<Extract<KeptEntry, { kind: "place" }>["value"]>;
type Probe = NonNullable<ReturnType<WaitroomSnapshot["probes"]["get"]>>;

/** A brain with a bug: something happens to its state, or to what it says, after each event. */
function broken(spoil: (room: Room, effects: Effect[]) => Effect[] | void): NewWaitroom {
  class Broken extends Waitroom {
    readonly #room: Room;

    constructor(options: WaitroomOptions) {
      const room = new Room(toRules(options));
      super(options, room);
      this.#room = room;
    }

    override handle(event: WaitroomEvent, atMs: number): Effect[] {
      const effects = super.handle(event, atMs);
      return spoil(this.#room, effects) ?? effects;
    }
  }
  return firstLifeOnly((options) => new Broken(options));
}

/** The bug is in the process that ends; the next one is sound. */
function firstLifeOnly(newWaitroom: (options: WaitroomOptions) => Waitroom): NewWaitroom {
  return (options, past) => (past ? realWaitroom(options, past) : newWaitroom(options));
}

/** A brain that goes on with something else than what was kept. */
function forgetful(change: (entry: KeptEntry) => KeptEntry | null): NewWaitroom {
  return (options, past) => {
    if (!past) return realWaitroom(options);
    return realWaitroom(options, { ...past, entries: [...past.entries].flatMap((entry) => change(entry) ?? []) });
  };
}

function changedPlaces(change: (place: KeptPlace) => Partial<KeptPlace>): NewWaitroom {
  return forgetful((entry) => {
    if (entry.kind !== "place" || !entry.value) return entry;
    return { ...entry, value: { ...entry.value, ...change(entry.value) } };
  });
}

/** The probe that an event is about. */
function probeOf(waitroom: Waitroom, event: WaitroomEvent): Probe | undefined {
  return event.kind === "probeReported" ? waitroom.inspect().probes.get(event.probeId) : undefined;
}

/** Takes a report of somebody else for one of a member: the check of membership is forgotten. */
class TakesAnybodysReport extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const probe = probeOf(this, event);
    if (event.kind !== "probeReported" || !probe || probe.members.includes(event.participantId)) {
      return super.handle(event, atMs);
    }
    return super.handle({ ...event, participantId: probe.members[0] }, atMs);
  }
}

/** Judges by the better of the two sides, though it writes down both. */
class BelievesTheBetterSide extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const state = probeOf(this, event)?.state;
    const [first] = state?.kind === "measuring" ? state.reports.values() : [];
    if (event.kind !== "probeReported" || event.report.kind !== "measured" || first?.kind !== "measured") {
      return super.handle(event, atMs);
    }
    const { report } = event;
    const isBetter = (first.measurement.medianMs ?? 0) < (report.measurement.medianMs ?? 0);
    const effects = super.handle(isBetter ? { ...event, report: first } : event, atMs);
    return effects.map((effect) => (effect.kind === "measured" ? { ...effect, report } : effect));
  }
}

/** Sends whoever comes back to the end of the line, and tells nobody. */
class LosesPlaces extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const known = event.kind === "reconnected" && this.inspect().participants.get(event.participantId);
    if (!known || known.stay.kind !== "waiting") return super.handle(event, atMs);
    const { participantId, hidden } = event;
    super.handle({ kind: "left", participantId }, atMs);
    const { serverRttMs, groupHistory = null } = known.candidate;
    super.handle({ kind: "joined", participantId, serverRttMs, hidden, groupHistory }, atMs);
    return [];
  }
}

/** Forgets to wake up. */
class Oversleeps extends Waitroom {
  override nextDeadline(): number | null {
    const nextMs = super.nextDeadline();
    return nextMs !== null && nextMs > 5_000 ? null : nextMs;
  }
}

/** After a stall looks first at what is due. */
class BlamesForStalls extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    return super.handle(event.kind === "heldUp" ? { kind: "tick" } : event, atMs);
  }
}

/** Remembers something outside of the events: two of them do not do the same. */
class Whimsical extends Waitroom {
  static #made = 0;
  readonly #isTalkative = ++Whimsical.#made % 2 === 0;

  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const effects = super.handle(event, atMs);
    return this.#isTalkative ? effects : effects.filter(({ kind }) => kind !== "lobbyChanged");
  }
}

/** A matchmaker that finds every measured pair near enough. */
function withoutLimit(options: WaitroomOptions): WaitroomOptions {
  options.matchmaker.shouldRejectForRtt = (rttMs) => rttMs === null;
  return options;
}

export const takesAnybodysReport: NewWaitroom = firstLifeOnly((options) => new TakesAnybodysReport(options));

/** What the bug is, the brain that has it, and the invariant that it breaks. */
export const brokenBrains: readonly [bug: string, newWaitroom: NewWaitroom, breaks: RegExp][] = [
  ["counts the report of a stranger", takesAnybodysReport, /^I5/],
  ["believes the better side", firstLifeOnly((options) => new BelievesTheBetterSide(options)), /^I4/],
  ["forgets the limit", firstLifeOnly((options) => new Waitroom(withoutLimit(options))), /^I4/],
  [
    "starts what the countdown refutes",
    firstLifeOnly((options) => new Waitroom({ ...options, p2p: defaultP2pRules })),
    /^I4/,
  ],
  ["counts what is measured in the countdown twice", broken(repeatBaselines), /^I5/],
  ["loses the place of who comes back", firstLifeOnly((options) => new LosesPlaces(options)), /^I[78]/],
  ["sends whoever was rejected to the end of the line", broken(loseSeniority), /^I7/],
  ["forgets to wake up", firstLifeOnly((options) => new Oversleeps(options)), /^I8/],
  ["holds a stall of the server against people", firstLifeOnly((options) => new BlamesForStalls(options)), /^I11/],
  ["is not the same twice", firstLifeOnly((options) => new Whimsical(options)), /^I9/],
  ["does not tell outcomes", broken((_, effects) => effects.filter(({ kind }) => kind !== "release")), /^I[78]/],
  [
    "tells outcomes twice",
    broken((_, effects) => [...effects, ...effects.filter(({ kind }) => kind === "release")]),
    /^I8/,
  ],
  ["tells no new page that its match goes on", broken(without("rejoined")), /^I13/],
  ["says twice that somebody is gone", broken(twice("memberGone")), /^I13/],
  ["turns whoever comes back away", broken(turnAway), /^I(8|13)/],
  ["calls a match off without a word", broken(without("cancelMatch")), /^I13/],
  ["starts a match that was called off", broken(startCalledOff), /^I13/],
  ["lets a probe go on for ever", broken(forgetProbeDeadlines), /^I2/],
  ["leaves links open after a rejection", broken(leakLinks), /^I6/],
  ["puts forward who is being probed", broken(fileTheBusy), /^p\d is filed wrongly/],
  ["lets somebody rest for ever", broken(forgetRests), /^I8/],
  ["forgets the matches that run", forgetful((entry) => (entry.kind === "match" ? null : entry)), /^I1/],
  ["forgets what it has counted", forgetful((entry) => (entry.kind === "counts" ? null : entry)), /^I12/],
  ["forgets which pairs rest", forgetful((entry) => (entry.kind === "pair" ? null : entry)), /^I12/],
  ["turns the line round", changedPlaces(({ seniority }) => ({ seniority: 1_000 - seniority })), /^I12/],
  ["gives more time to wait", changedPlaces(({ deadlineMs }) => ({ deadlineMs: deadlineMs + 5_000 })), /^I12/],
  ["keeps the places of those who are gone", keepsPlaces(), /^I12/],
  ["forgets who was put aside", changedPlaces(() => ({ isAside: false })), /^I12/],
  ["does not keep how often a wait was made longer", keepsNot("extensions"), /^I12/],
  [
    "lets everybody wait longer without end",
    firstLifeOnly((options) => new Waitroom({ ...options, maxExtensions: 1_000 })),
    /^I8/,
  ],
  [
    "waits too short a time for a choice",
    firstLifeOnly((options) => new Waitroom({ ...options, choiceWithinMs: 100 })),
    /^I8/,
  ],
  [
    "asks nobody whether they are there",
    firstLifeOnly((options) => new Waitroom({ ...options, readyCheck: false })),
    /^I4/,
  ],
  [
    "waits too short a time for who is asked",
    firstLifeOnly(({ readyCheck = false, ...options }) => {
      return new Waitroom({ ...options, readyCheck: readyCheck && { answerWithinMs: 100 } });
    }),
    /^I8/,
  ],
  ["does not keep who was tried", keepsNot("attempts"), /^I12/],
];

/** Two bugs that take a course of events which chance hardly ever brings about. */
export const takesKeptPairForNear: NewWaitroom = broken((room) => changeEdges(room, { goodFromMs: 1 }));
export const keepsPairTooLong: NewWaitroom = broken((room) => changeEdges(room, { measuredAtMs: room.atMs }));

/** Everybody who ever was here. */
function keepsPlaces(): NewWaitroom {
  class KeepsPlaces extends Waitroom {
    override keptChanges(): KeptEntry[] {
      return super.keptChanges().filter(({ value }) => value !== null);
    }
  }
  return firstLifeOnly((options) => new KeepsPlaces(options));
}

/** As if it were not among the changes that are to be kept. */
function keepsNot(field: keyof KeptPlace): NewWaitroom {
  class KeepsNot extends Waitroom {
    override keptChanges(): KeptEntry[] {
      return super.keptChanges().map((entry) => {
        if (entry.kind !== "place" || !entry.value) return entry;
        return { ...entry, value: { ...entry.value, [field]: 0 } };
      });
    }
  }
  return firstLifeOnly((options) => new KeepsNot(options));
}

function loseSeniority({ participants }: Room, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind !== "withdrawn") continue;
    for (const id of effect.participantIds) {
      const participant = participants.get(id);
      if (participant && participants.delete(id)) participants.set(id, participant);
    }
  }
}

function repeatBaselines(_room: Room, effects: Effect[]): Effect[] {
  return [...effects, ...effects.filter(({ kind }) => kind === "baselineMeasured")];
}

function without(kind: Effect["kind"]): (room: Room, effects: Effect[]) => Effect[] {
  return (_room, effects) => effects.filter((effect) => effect.kind !== kind);
}

function twice(kind: Effect["kind"]): (room: Room, effects: Effect[]) => Effect[] {
  return (_room, effects) => effects.flatMap((effect) => (effect.kind === kind ? [effect, effect] : [effect]));
}

/** Says that nobody else is left, where somebody is. */
function turnAway(_room: Room, effects: Effect[]): Effect[] {
  return effects.map((effect) => {
    if (effect.kind !== "rejoined") return effect;
    const { matchId, participantId: leaver, remaining } = effect;
    return { kind: "memberGone", matchId, leaver, remaining, reason: "partner-gone" };
  });
}

function startCalledOff(_room: Room, effects: Effect[]): Effect[] {
  return effects.flatMap((effect): Effect[] => {
    if (effect.kind !== "cancelMatch") return [effect];
    const { matchId, participantIds } = effect;
    const zeros = participantIds.map(() => 0);
    const start = {
      kind: "startMatch",
      matchId,
      participantIds,
      startsAtMs: 0,
      waitedMs: zeros,
      extensions: zeros,
    } as const;
    return [effect, start];
  });
}

function forgetProbeDeadlines({ deadlines }: Room, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind === "startProbe") deadlines.clear({ kind: "probe", id: effect.probeId });
  }
}

function leakLinks(room: Room, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind !== "stopProbe" || effect.verdict.kind === "accepted") continue;
    room.openLink({ linkId: effect.probeId, members: effect.members });
  }
}

function fileTheBusy({ participants, idle }: Room): void {
  for (const participant of participants.values()) if (participant.stay.kind === "probing") idle.put(participant);
}

function forgetRests({ participants, deadlines }: Room): void {
  for (const id of participants.keys()) deadlines.clear({ kind: "rest", id });
}

/** Makes kept pairs better than they are, and lets them stay. */
function changeEdges(
  { participants, edges, deadlines }: Room,
  change: { goodFromMs: number } | { measuredAtMs: number },
): void {
  for (const a of participants.keys()) {
    for (const [b, edge] of edges.partnersOf(a)) {
      if (a > b) continue;
      edges.set(a, b, { ...edge, ...change });
      if ("measuredAtMs" in change) deadlines.clear({ kind: "edge", pair: [a, b] });
    }
  }
}
