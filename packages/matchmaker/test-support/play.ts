import * as fc from "fast-check";
import type { Effect } from "../src/room/effects.ts";
import type { WaitroomEvent } from "../src/room/events.ts";
import type { ProbeReport } from "../src/verdict/measurement.ts";
import { toRules, type WaitroomOptions } from "../src/room/rules.ts";
import { Room } from "../src/room/room.ts";
import { coarse, failed, measured, measuredSamples } from "./scenario.ts";
import { Ledger } from "../src/checks/ledger.ts";
import { Waitroom } from "../src/waitroom/waitroom.ts";

const people = ["ann", "bob", "cid", "dee", "eve", "fay"];

/** A move of the world. `probe` counts back from the latest probe; `who` is a person, or the first or second member. */
export type Move =
  | { readonly kind: "event"; readonly event: WaitroomEvent }
  | {
      readonly kind: "word";
      readonly word: "probeReady" | "probeOpened" | "linkClosed";
      readonly probe: number;
      readonly who: string;
    }
  | { readonly kind: "report"; readonly probe: number; readonly who: string; readonly report: ProbeReport }
  | { readonly kind: "measure"; readonly probe: number; readonly report: ProbeReport }
  | { readonly kind: "pass" | "stall"; readonly ms: number }
  /** Everybody who is asked says that they are there. */
  | { readonly kind: "jump" | "answer" };

const participantId = fc.constantFrom(...people);
const serverRttMs = fc.integer({ min: 1, max: 150 });
const hidden = fc.boolean();
const probe = fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(40) });
const who = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("first", "second") },
  { weight: 1, arbitrary: fc.constantFrom(...people, "nobody") },
);
const rttMs = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 90, max: 200 }));
/** Eleven pings: some quick, some slower, the rest lost. */
const uneven = fc.tuple(rttMs, rttMs, fc.nat(8), fc.nat(8)).map(([quickMs, slowMs, quick, slow]) => {
  const pings = [...Array.from({ length: quick }, () => quickMs), ...Array.from({ length: slow }, () => slowMs)];
  return measuredSamples(Array.from({ length: 11 }, (_, index) => pings[index] ?? null));
});
const report = fc.oneof(
  fc.integer({ min: 1, max: 200 }).map(measured),
  uneven,
  fc.constant(measured(null)),
  fc.constant(failed),
  fc.constant(coarse),
);

const joined: fc.Arbitrary<WaitroomEvent> = fc.record({
  kind: fc.constant("joined" as const),
  participantId,
  serverRttMs: fc.option(serverRttMs, { nil: null, freq: 4 }),
  beaconRttsMs: fc.constantFrom([], [], [40], null),
  // Mostly none, so that there are waitrooms in which nobody is told apart by it, too.
  timeZone: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(null, "UTC", "Atlantis") },
    { weight: 1, arbitrary: fc.constantFrom("Europe/Berlin", "Europe/Paris", "Australia/Sydney") },
  ),
  hidden: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  groupHistory: fc.option(
    fc.subarray(people).map((previousPartners) => ({ previousPartners, sourceSceneId: null, groupId: null })),
    { nil: null },
  ),
});

const other: fc.Arbitrary<WaitroomEvent> = fc.oneof(
  fc.record({ kind: fc.constantFrom("left" as const, "extended" as const, "confirmed" as const), participantId }),
  fc.record({ kind: fc.constant("disconnected" as const), participantId }),
  fc.record({ kind: fc.constant("reconnected" as const), participantId, hidden }),
  fc.record({ kind: fc.constant("visibilityChanged" as const), participantId, hidden }),
  fc.record({ kind: fc.constant("serverRttMeasured" as const), participantId, serverRttMs }),
  fc.record({
    kind: fc.constant("beaconsMeasured" as const),
    participantId,
    beaconRttsMs: fc.array(fc.option(serverRttMs, { nil: null }), { minLength: 1, maxLength: 3 }),
  }),
);

const moveArbitrary: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: joined.map((event): Move => ({ kind: "event", event })) },
  { weight: 6, arbitrary: other.map((event): Move => ({ kind: "event", event })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("word" as const),
      word: fc.constantFrom("probeReady" as const, "probeOpened" as const, "linkClosed" as const),
      probe,
      who,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("report" as const), probe, who, report }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("measure" as const),
      probe: fc.nat(3),
      report: fc.oneof({ weight: 3, arbitrary: rttMs.map(measured) }, { weight: 1, arbitrary: uneven }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(400) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 400, max: 90_000 }) }),
  },
  { weight: 3, arbitrary: fc.constantFrom<Move>({ kind: "jump" }, { kind: "answer" }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stall" as const), ms: fc.nat(5_000) }) },
);

export const movesArbitrary: fc.Arbitrary<Move[]> = fc.array(moveArbitrary, { maxLength: 80, size: "max" });

/** Plays moves in a waitroom, checks after every step, and keeps a journal. */
export class Play {
  readonly waitroom: Waitroom;
  /** Its live state, to ask the rules about. */
  readonly room: Room;
  readonly ledger: Ledger;
  readonly journal: { event: WaitroomEvent; atMs: number; effects: Effect[] }[] = [];
  readonly faults: string[] = [];
  readonly #check: (play: Play) => string[];
  #atMs = 0;

  /** `check` is asked after every step for further faults. */
  constructor(options: WaitroomOptions, check: (play: Play) => string[] = () => []) {
    this.room = new Room(toRules(options));
    this.waitroom = new Waitroom(options, this.room);
    this.ledger = new Ledger(toRules(options));
    this.#check = check;
  }

  play(move: Move): void {
    switch (move.kind) {
      case "event":
        return this.send(move.event);
      case "pass":
        return this.pass(move.ms);
      case "stall":
        this.#atMs += move.ms;
        return this.send({ kind: "heldUp", forMs: move.ms });
      case "jump":
        return this.pass((this.waitroom.nextDeadline() ?? this.#atMs) - this.#atMs);
      case "answer":
        for (const one of this.waitroom.inspect().participants.values())
          if (one.stay.kind === "ready-check") this.send({ kind: "confirmed", participantId: one.participantId });
        return;
      case "measure":
        for (const name of ["first", "second"]) this.#report({ ...move, who: name });
        return;
      case "report":
        return this.#report(move);
      case "word":
        return this.#say(move);
    }
  }

  send(event: WaitroomEvent): void {
    const effects = this.waitroom.handle(event, this.#atMs);
    this.journal.push({ event, atMs: this.#atMs, effects: structuredClone(effects) });
    this.ledger.note(effects, this.#atMs);
    if (event.kind === "heldUp") this.ledger.noteHeldUp(effects);
    const faults = [...this.waitroom.violations(), ...this.ledger.faults.splice(0), ...this.#orderFaults()];
    for (const fault of [...faults, ...this.#check(this)]) this.faults.push(`${this.journal.length}: ${fault}`);
  }

  pass(ms: number): void {
    this.#atMs += ms;
    this.send({ kind: "tick" });
    const nextMs = this.waitroom.nextDeadline();
    if (nextMs !== null && nextMs <= this.#atMs && !this.waitroom.inspect().planGoesOn)
      this.faults.push(`${this.journal.length}: after a tick something is due that is no plan`);
  }

  /** Everybody is online again; then time goes from deadline to deadline until there is none. */
  endAllStays(): void {
    const present = [...this.waitroom.inspect().participants.keys()];
    for (const id of present) this.send({ kind: "reconnected", participantId: id, hidden: false });
    for (let rounds = 0; this.waitroom.nextDeadline() !== null && rounds < 1_000; rounds++) this.play({ kind: "jump" });
    if (this.waitroom.nextDeadline() !== null) this.faults.push("I8 the deadlines never end");
    if (this.ledger.stays.size > 0) this.faults.push(`I8 no outcome for ${[...this.ledger.stays.keys()].join(", ")}`);
  }

  everybodyLeaves(): void {
    for (const id of this.waitroom.inspect().participants.keys()) this.send({ kind: "left", participantId: id });
    const { participants, deadlines } = this.waitroom.inspect();
    if (participants.size + deadlines.length > 0) this.faults.push("I10 something is left");
  }

  #report(move: { probe: number; who: string; report: ProbeReport }): void {
    this.send({ kind: "probeReported", ...this.#target(move), report: move.report });
  }

  #say(move: Extract<Move, { kind: "word" }>): void {
    const target = this.#target(move);
    this.send({ kind: move.word, ...target, linkId: target.probeId });
  }

  #target({ probe: back, who: name }: { probe: number; who: string }): { probeId: string; participantId: string } {
    const [probeId, seen] = [...this.ledger.probes].at(-1 - back) ?? ["probe-0", undefined];
    const [first = "nobody", second = "nobody"] = seen?.members ?? [];
    return { probeId, participantId: name === "first" ? first : name === "second" ? second : name };
  }

  /** I7: whoever has no outcome yet is here, in the order in which the stays began. */
  #orderFaults(): string[] {
    const here = [...this.waitroom.inspect().participants.values()].filter(({ stay }) => stay.kind !== "matched");
    const [order, expected] = [here.map((one) => one.participantId).join(), [...this.ledger.stays.keys()].join()];
    return order === expected ? [] : [`I7 the order is ${order} instead of ${expected}`];
  }
}
