import {
  Ledger,
  type Link,
  toRules,
  Waitroom,
  type Effect,
  type Past,
  type ProbeReport,
  type WaitroomEvent,
  type WaitroomOptions,
} from "@earshot/matchmaker";
import { failedReport, measuredReport, unmeasurableReport } from "../reports.ts";
import { isSame } from "./is-same.ts";
import { KeptState } from "./kept-state.ts";
import { optionsOf, type StoryScene } from "./story-scene.ts";
import type { ForgedWord, Move, Story } from "./story.ts";

/** Makes the brain under test, with nobody in it or with a past: the real one, or one with a bug to show that it is found. */
export type NewWaitroom = (options: WaitroomOptions, past?: Past) => Waitroom;

export const realWaitroom: NewWaitroom = (options, past) =>
  past ? Waitroom.restored(options, past) : new Waitroom(options);

/** For so long pages may come back after the end of a process. */
const GRACE_MS = 2_000;

/** Beyond any honest story: a waitroom whose deadlines never end must not hang the search. */
const MAX_JUMPS = 400;

/** What begins with new links. */
const newLinks: ReadonlySet<Effect["kind"]> = new Set(["startProbe", "announceMatch", "reopenLinks", "rejoined"]);

/** By how much the two sides of a probe differ: too little to disagree. */
const SIDES_DIFFER_MS = 10;

/** What went wrong in a story, in words that begin with the invariant; empty if all is well. Ends with the first faulty step. */
export function faultsIn(story: Story, newWaitroom: NewWaitroom = realWaitroom): string[] {
  const play = new StoryPlay(story.scene, newWaitroom);
  for (const move of story.moves) {
    play.play(move);
    if (play.faults.length > 0) return play.faults;
  }
  play.endAllStays();
  if (play.faults.length === 0) play.everybodyLeaves();
  return play.faults;
}

/** Plays moves in a waitroom and in a twin of it, and checks everything after every step. */
export class StoryPlay {
  readonly faults: string[] = [];
  readonly ledger: Ledger;
  readonly #scene: StoryScene;
  readonly #newWaitroom: NewWaitroom;
  readonly #kept = new KeptState();
  #waitroom: Waitroom;
  #twin: Waitroom;
  /** What pages have sent and the server has not had yet. */
  readonly #underWay: WaitroomEvent[] = [];
  readonly #probeIds: string[] = [];
  #atMs = 0;
  #lives = 1;

  constructor(scene: StoryScene, newWaitroom: NewWaitroom) {
    this.#scene = scene;
    this.#newWaitroom = newWaitroom;
    this.#waitroom = newWaitroom(optionsOf(scene));
    this.#twin = newWaitroom(optionsOf(scene));
    this.ledger = new Ledger(toRules(optionsOf(scene)));
  }

  play(move: Move): void {
    switch (move.kind) {
      case "join":
        return this.#join(move);
      case "leave":
        return this.#send({ kind: "left", participantId: idOf(move.who) });
      case "extend":
        return this.#send({ kind: "extended", participantId: idOf(move.who) });
      case "ready":
        return this.#send({ kind: "confirmed", participantId: idOf(move.who) });
      case "disconnect":
        return this.#send({ kind: "disconnected", participantId: idOf(move.who) });
      case "reconnect":
        return this.#send({ kind: "reconnected", participantId: idOf(move.who), hidden: false });
      case "hide":
      case "show":
        return this.#send({ kind: "visibilityChanged", participantId: idOf(move.who), hidden: move.kind === "hide" });
      case "serverRtt":
        return this.#send({ kind: "serverRttMeasured", participantId: idOf(move.who), serverRttMs: move.ms });
      case "loseLink":
        return this.#loseLink(move);
      case "deliver":
        return this.#deliver(move.message, move.fate);
      case "deliverAll":
        for (let count = this.#underWay.length; count > 0; count--) this.#deliver(0, "arrives");
        return;
      case "forge":
        return this.#forge(move);
      case "pass":
        return this.#pass(move.ms);
      case "stall":
        this.#atMs += move.ms;
        return this.#send({ kind: "heldUp", forMs: move.ms });
      case "crash":
        return this.#crash(move);
      case "jump":
        return this.#pass((this.#waitroom.nextDeadline() ?? this.#atMs) - this.#atMs);
    }
  }

  /** Everybody is online again; then time goes from deadline to deadline until there is none. */
  endAllStays(): void {
    for (const participantId of this.#waitroom.participantIds)
      this.#send({ kind: "reconnected", participantId, hidden: false });
    for (let jumps = 0; this.#waitroom.nextDeadline() !== null && this.faults.length === 0; jumps++) {
      if (jumps === MAX_JUMPS) this.faults.push("I8 the deadlines never end");
      this.play({ kind: "jump" });
    }
    this.ledger.noteEnd();
    this.faults.push(...this.ledger.faults.splice(0));
    if (this.ledger.stays.size > 0) this.faults.push(`I8 no outcome for ${[...this.ledger.stays.keys()].join(", ")}`);
  }

  everybodyLeaves(): void {
    for (const participantId of this.#waitroom.participantIds) this.#send({ kind: "left", participantId });
    const { participants, deadlines } = this.#waitroom.inspect();
    if (participants.size + deadlines.length > 0) this.faults.push("I10 something is left");
  }

  #join({ who, knowsRtt, hidden, partner }: Extract<Move, { kind: "join" }>): void {
    const groupHistory =
      partner === who ? null : { previousPartners: [idOf(partner)], sourceSceneId: null, groupId: null };
    const serverRttMs = knowsRtt ? (this.#scene.people[who]?.placeMs ?? 0) : null;
    const timeZone = this.#scene.timeZones[who % this.#scene.timeZones.length] ?? null;
    this.#send({ kind: "joined", participantId: idOf(who), serverRttMs, timeZone, hidden, groupHistory });
  }

  #loseLink({ who, link }: Extract<Move, { kind: "loseLink" }>): void {
    const theirs = [...this.#waitroom.inspect().links.values()].filter(({ members }) => members.includes(idOf(who)));
    const linkId = theirs.at(-1 - link)?.linkId ?? "link-0";
    this.#send({ kind: "linkClosed", participantId: idOf(who), linkId });
  }

  #deliver(nth: number, fate: Extract<Move, { kind: "deliver" }>["fate"]): void {
    if (this.#underWay.length === 0) return;
    const [event] = this.#underWay.splice(nth % this.#underWay.length, 1);
    if (!event || fate === "is lost") return;
    if (fate === "arrives twice") this.#underWay.push(event);
    this.#send(event);
  }

  #forge({ who, probe, word }: Extract<Move, { kind: "forge" }>): void {
    const [participantId, probeId] = [idOf(who), this.#probeIds.at(-1 - probe) ?? "probe-0"];
    if (word === "probeReady" || word === "probeOpened") this.#send({ kind: word, participantId, probeId });
    else this.#send({ kind: "probeReported", participantId, probeId, report: forgedReports[word] });
  }

  /** What pages have sent to the process that ended may still come to the next one. */
  #crash({ downMs, absent }: Extract<Move, { kind: "crash" }>): void {
    this.#atMs += downMs;
    this.#lives++;
    const revival = { atMs: this.#atMs, graceMs: GRACE_MS, lostMs: downMs };
    const past = { entries: this.#kept.entries(), revival };
    const options = () => ({ ...optionsOf(this.#scene), idPrefix: `life-${this.#lives}-` });
    this.#waitroom = this.#newWaitroom(options(), past);
    this.#twin = this.#newWaitroom(options(), past);
    this.ledger.noteRevival(downMs);
    this.faults.push(...this.#kept.revivalFaults(this.#waitroom.kept(), revival));
    this.#send({ kind: "tick" });
    for (const participantId of this.#waitroom.participantIds) {
      if (participantId !== idOf(absent)) this.#send({ kind: "reconnected", participantId, hidden: false });
    }
  }

  #pass(ms: number): void {
    this.#atMs += ms;
    this.#send({ kind: "tick" });
  }

  #send(event: WaitroomEvent): void {
    const effects = this.#waitroom.handle(event, this.#atMs);
    this.ledger.note(effects, this.#atMs);
    if (event.kind === "heldUp") this.ledger.noteHeldUp(effects);
    for (const effect of effects) {
      if (effect.kind === "startProbe") this.#startPages(effect);
      if (effect.kind === "announceMatch") this.#measureAgain(effect.links);
      if (effect.kind === "reopenLinks" || effect.kind === "rejoined")
        this.#measureAgain(effect.links.map(({ link }) => link));
      if (effect.kind === "updateStatus") this.#answer(effect);
      if (effect.kind === "measured" && !isFrom(event, effect))
        this.faults.push("I5 a report counted that nobody sent");
    }
    const again = this.#twin.handle(event, this.#atMs);
    if (!isSame(effects, again) || this.#waitroom.nextDeadline() !== this.#twin.nextDeadline()) {
      this.faults.push("I9 the same events had other effects");
    }
    this.#kept.note(this.#waitroom.keptChanges());
    this.faults.push(...this.#kept.faults(this.#waitroom.kept(), this.#atMs));
    this.faults.push(...this.#waitroom.violations(), ...this.ledger.faults.splice(0));
    this.#checkOrder();
    // Whose link it is never changes, so it is enough to look when there are new ones.
    if (effects.some(({ kind }) => newLinks.has(kind))) this.#checkLinks();
  }

  /** Both pages begin: what they will say is under way at once, and when it arrives is for the story to tell. */
  #startPages({ probeId, members: [first, second] }: Extract<Effect, { kind: "startProbe" }>): void {
    this.#probeIds.push(probeId);
    for (const [participantId, partner] of [
      [first, second],
      [second, first],
    ] as const) {
      this.#underWay.push(
        { kind: "probeReady", participantId, probeId },
        { kind: "probeOpened", participantId, probeId },
      );
      const report = this.#reportOf(participantId, partner);
      if (report) this.#underWay.push({ kind: "probeReported", participantId, probeId, report });
    }
  }

  /** Whoever can wants to wait longer, once asked, and is there. */
  #answer({ participantId, status }: Extract<Effect, { kind: "updateStatus" }>): void {
    if (!this.#isThere(participantId)) return;
    const isAsked = status.kind === "waiting" && status.extension?.isAsked;
    if (isAsked) this.#underWay.push({ kind: "extended", participantId });
    const isToAnswer = status.kind === "ready-check" ? !status.isReady : status.kind === "waiting" && status.isAside;
    if (isToAnswer) this.#underWay.push({ kind: "confirmed", participantId });
  }

  #isThere(participantId: string): boolean {
    return this.#scene.people[indexOf(participantId)]?.manner !== "silent";
  }

  /** In the countdown, and over connections that were opened anew, all pages measure once more. */
  #measureAgain(links: readonly Link[]): void {
    for (const { linkId, members } of links) {
      for (const participantId of members) {
        const partner = members[participantId === members[0] ? 1 : 0];
        const report = this.#reportOf(participantId, partner, this.#scene.laterMs);
        if (report?.kind !== "measured") continue;
        this.#underWay.push({ kind: "baselineMeasured", participantId, linkId, measurement: report.measurement });
      }
    }
  }

  #reportOf(participantId: string, partner: string, laterMs = 0): ProbeReport | null {
    const [own, other] = [participantId, partner].map((id) => this.#scene.people[indexOf(id)]);
    if (!own || !other || own.manner === "silent") return null;
    if (own.manner === "lies") return measuredReport(1);
    if (own.manner === "cannot connect" || other.manner === "cannot connect") return failedReport;
    if (own.manner === "cannot measure") return unmeasurableReport;
    // One side's numbers are a little worse, so that it matters which of them decides.
    const worseByMs = participantId < partner ? SIDES_DIFFER_MS : 0;
    return measuredReport(Math.abs(own.placeMs - other.placeMs) + worseByMs + laterMs);
  }

  /** I7: whoever has no outcome yet is here, in the order in which the stays began. */
  #checkOrder(): void {
    const expected = this.ledger.stays.keys();
    for (const participantId of this.#waitroom.participantIds) {
      if (this.#waitroom.statusOf(participantId)?.kind === "matched") continue;
      const { value } = expected.next();
      if (value !== participantId) this.faults.push(`I7 ${participantId} is where ${value ?? "nobody"} should be`);
    }
    if (!expected.next().done) this.faults.push("I7 somebody without an outcome has no place");
  }

  /** I6: nobody but its two members may use a link. */
  #checkLinks(): void {
    for (const { linkId, members } of this.#waitroom.inspect().links.values()) {
      for (let who = 0; who <= this.#scene.people.length; who++) {
        const mayUse = this.#waitroom.linkOf(idOf(who), linkId) !== null;
        if (mayUse !== members.includes(idOf(who))) this.faults.push(`I6 ${idOf(who)} and ${linkId}`);
      }
    }
  }
}

const forgedReports: Record<Exclude<ForgedWord, "probeReady" | "probeOpened">, ProbeReport> = {
  near: measuredReport(5),
  far: { kind: "too-far", iceRttMs: 900 },
  failed: failedReport,
};

function isFrom(event: WaitroomEvent, { participantId, probeId }: Extract<Effect, { kind: "measured" }>): boolean {
  return event.kind === "probeReported" && event.participantId === participantId && event.probeId === probeId;
}

function idOf(who: number): string {
  return `p${who}`;
}

function indexOf(participantId: string): number {
  return Number(participantId.slice(1));
}
