import { describe, expect, test } from "vitest";
import type { MatchCandidate } from "../candidates/candidate.ts";
import type { Effect } from "../room/effects.ts";
import type { WaitroomEvent } from "../room/events.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import type { Matchmaker } from "../matchmakers/matchmaker.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { measured, ofKind, Scenario } from "../../test-support/scenario.ts";
import { Waitroom } from "./waitroom.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";

const limit = { maxP2pRttMs: 100 };
const tooSlow = measured(300);

/**
 * A waitroom full of people, in which every probe takes a second and is rejected. The invariants are left to the tests of small
 * ones.
 */
class Crowd {
  readonly waitroom: Waitroom;
  readonly tried = new Set<string>();
  /** At how many pairs a single step looked at most. */
  mostLooks = 0;
  steps = 0;
  #joined = 0;
  #looks = 0;
  #atMs = 0;
  #probes: readonly Extract<Effect, { kind: "startProbe" }>[] = [];

  constructor(matchmaker: Matchmaker, groupSize = 2) {
    matchmaker.allowsPair = () => {
      this.#looks++;
      return true;
    };
    this.waitroom = new Waitroom({ groupSize, matchmaker, firstRttWaitMs: 0 });
  }

  join(count: number, serverRttMs: (number: number) => number): void {
    for (let number = 0; number < count; number++) {
      const participantId = `p${++this.#joined}`;
      const about = { serverRttMs: serverRttMs(number), hidden: false, groupHistory: null };
      this.#send({ kind: "joined", participantId, ...about });
    }
  }

  /** Time passes from deadline to deadline; probes that are open report after each second. */
  passSeconds(count: number): void {
    for (let second = 0; second < count; second++) {
      const due = this.#probes;
      this.#probes = [];
      const untilMs = this.#atMs + 1_000;
      for (let next = this.waitroom.nextDeadline(); next !== null && next <= untilMs;) {
        this.#atMs = next;
        this.#send({ kind: "tick" });
        next = this.waitroom.nextDeadline();
      }
      this.#atMs = untilMs;
      for (const { probeId, members } of due) {
        for (const participantId of members) {
          this.#send({ kind: "probeReported", participantId, probeId, report: tooSlow });
        }
      }
    }
  }

  #send(event: WaitroomEvent): void {
    this.#looks = 0;
    this.steps++;
    const effects = this.waitroom.handle(event, this.#atMs);
    this.mostLooks = Math.max(this.mostLooks, this.#looks);
    this.#probes = [...this.#probes, ...ofKind(effects, "startProbe")];
    for (const { participantIds } of ofKind(effects, "proposed")) for (const id of participantIds) this.tried.add(id);
  }
}

/** First come, first served, but by a rule of a researcher's, so that everybody is looked at. */
class Own extends FifoMatchmaker {
  override findMatch(...question: Parameters<FifoMatchmaker["findMatch"]>): MatchCandidate[] | null {
    return super.findMatch(...question);
  }
}

const crowds: [name: string, groupSize: number, matchmaker: () => Matchmaker][] = [
  ["ranked pairs", 2, () => new RankedMatchmaker(limit)],
  ["ranked groups of four", 4, () => new RankedMatchmaker(limit)],
  ["a class of a researcher's", 2, () => new Own(limit)],
];

test.each(crowds)(
  "no step of a plan for a crowd looks at all pairs, and still everybody is planned for: %s",
  (_name, groupSize, make) => {
    const crowd = new Crowd(make(), groupSize);
    crowd.join(600, (number) => 10 + (number % 200));
    crowd.passSeconds(3);
    expect(crowd.tried.size).toBeGreaterThanOrEqual(600 - groupSize);
    expect(crowd.mostLooks).toBeLessThan(8_000);
  },
);

test("a plan that has more to do goes on in a further step that is due at once, and does the same when it is replayed", () => {
  const play = (): string[] => {
    const waitroom = new Waitroom({ groupSize: 2, matchmaker: new RankedMatchmaker(limit), firstRttWaitMs: 0 });
    const proposed: string[] = [];
    const send = (event: WaitroomEvent, atMs: number) => {
      for (const { participantIds } of ofKind(waitroom.handle(event, atMs), "proposed"))
        proposed.push(participantIds.join());
    };
    for (let number = 0; number < 300; number++) {
      send({ kind: "joined", participantId: `p${number}`, serverRttMs: 20, hidden: false, groupHistory: null }, 0);
    }
    let steps = 0;
    for (; waitroom.nextDeadline() === 100; steps++) send({ kind: "tick" }, 100);
    expect(steps).toBeGreaterThan(1);
    expect(new Set(proposed.flatMap((pair) => pair.split(","))).size).toBe(300);
    return proposed;
  };
  expect(play()).toEqual(play());
});

test("nobody is left untried for long because others like them had bad luck: a thousand who come within ten seconds", () => {
  const crowd = new Crowd(new RankedMatchmaker(limit));
  for (let second = 0; second < 10; second++) {
    crowd.join(100, () => 20);
    crowd.passSeconds(1);
  }
  crowd.passSeconds(7);
  expect(crowd.tried.size).toBe(1_000);
});

test("when the last one who was left for the next step goes, whoever comes then is gathered with others again", () => {
  const waitroom = new Waitroom({ groupSize: 2, matchmaker: new RankedMatchmaker(limit), firstRttWaitMs: 0 });
  const join = (number: number, atMs: number) => {
    const about = { serverRttMs: 300 * number, hidden: false, groupHistory: null };
    waitroom.handle({ kind: "joined", participantId: `p${number}`, ...about }, atMs);
  };
  // The first one is planned for at once. So many come after it that a step plans for half of them.
  for (let number = 0; number < 45; number++) join(number, 0);
  waitroom.handle({ kind: "tick" }, 100);
  expect(waitroom.inspect().unplanned.size).toBe(22);
  waitroom.handle({ kind: "left", participantId: "p44" }, 100);
  expect(waitroom.inspect().unplanned.size).toBe(0);
  expect(waitroom.nextDeadline()).toBeGreaterThan(200);
  join(45, 150);
  expect(waitroom.nextDeadline()).toBe(200);
});

describe("an event that changes nothing", () => {
  /** Says how often it is asked. */
  class Counting extends FifoMatchmaker {
    plans = 0;

    override propose(view: WaitroomView, atMs: number): MatchCandidate[][] {
      this.plans++;
      return super.propose(view, atMs);
    }
  }

  const about = { serverRttMs: 20, beaconRttsMs: [30, null], hidden: false, groupHistory: null };
  const nothingNew: [what: string, event: WaitroomEvent][] = [
    ["visible again", { kind: "visibilityChanged", participantId: "a", hidden: false }],
    ["reconnected again", { kind: "reconnected", participantId: "a", hidden: false }],
    ["the same server RTT", { kind: "serverRttMeasured", participantId: "a", serverRttMs: 20 }],
    ["the same beacons", { kind: "beaconsMeasured", participantId: "a", beaconRttsMs: [30, null] }],
    ["another page in the same place", { kind: "joined", participantId: "a", ...about }],
    ["a link that there is not", { kind: "linkClosed", participantId: "a", linkId: "link-1" }],
    ["time", { kind: "tick" }],
  ];

  test.each(nothingNew)("plans nothing: %s", (_what, event) => {
    const matchmaker = new Counting(limit);
    const scenario = new Scenario({ matchmaker });
    scenario.join("a", about);
    expect(matchmaker.plans).toBe(1);
    scenario.send(event);
    expect(matchmaker.plans).toBe(1);
  });

  test("but one that changes something does", () => {
    const matchmaker = new Counting(limit);
    const scenario = new Scenario({ matchmaker });
    scenario.join("a", about);
    scenario.setHidden("a", true);
    expect(matchmaker.plans).toBe(1);
    scenario.setHidden("a", false);
    scenario.send({ kind: "serverRttMeasured", participantId: "a", serverRttMs: 21 });
    scenario.send({ kind: "beaconsMeasured", participantId: "a", beaconRttsMs: [30, 31] });
    expect(matchmaker.plans).toBe(4);
  });

  test("but another page in the same place does when it closes a kept pair", () => {
    const matchmaker = new Counting(limit);
    const scenario = new Scenario({ groupSize: 3, matchmaker });
    for (const id of ["a", "b", "c"]) scenario.join(id, about);
    scenario.keepPair(["a", "b"], "c");
    const plans = matchmaker.plans;
    scenario.join("a", about);
    expect(matchmaker.plans).toBe(plans + 1);
  });
});
