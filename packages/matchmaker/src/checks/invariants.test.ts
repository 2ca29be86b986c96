import { describe, expect, test } from "vitest";
import { pairDeadline } from "../room/deadlines.ts";
import { quickViolations, violations } from "./invariants.ts";
import type { Participant } from "../room/participant.ts";
import type { Break, Proposal, Room } from "../room/room.ts";
import { Scenario } from "../../test-support/scenario.ts";

type State = { -readonly [Part in keyof Room]: Room[Part] };

/** Two who are probed (a, b), two in a countdown (c, d), one who waits (e). */
function busyRoom(): State {
  const scenario = new Scenario({ idPrefix: "x-" });
  scenario.joinAll("c", "d");
  scenario.measure("c", "d", 50);
  scenario.joinAll("a", "b", "e");
  expect(scenario.stays).toBe("c:confirming d:confirming a:probing b:probing e:waiting");
  return scenario.room;
}

function emptyRoom(): State {
  return new Scenario().room;
}

function person(room: State, id: string): Participant {
  const [participant] = room.present([id]);
  if (!participant) throw new Error(`${id} is not here`);
  return participant;
}

function first<T>(items: Iterable<T>): T {
  for (const item of items) return item;
  throw new Error("there is none");
}

function brokenAt(sinceMs: number): Break {
  return { sinceMs, tries: 0, tryAtMs: sinceMs, isUnheard: false };
}

/** The first connection of the first match is gone, and nobody sees to it. */
function breakFirst(room: State, sinceMs: number): void {
  const { links, breaks } = first(room.matches.values());
  const { linkId } = first(links);
  room.closeLink(linkId);
  breaks.set(linkId, brokenAt(sinceMs));
}

/** A proposal of those, without probes. */
function proposalOf(...participantIds: string[]): Proposal {
  return {
    proposalId: "other",
    putForward: participantIds,
    participantIds,
    probeIds: [],
    maxP2pRttMs: 100,
    edges: [],
    failure: null,
  };
}

const emptyMatch = { links: [], breaks: new Map(), edges: [], startsAtMs: 0, maxP2pRttMs: null, baselines: new Map() };

/** Each fault is planted into a sound room; the checker must say exactly this. */
const faults: [says: string, plant: (room: State) => void][] = [
  ["I1 a is in x-proposal-4 and other", (room) => room.proposals.set("other", proposalOf("a"))],
  [
    "I1 c is in x-match-3 and other",
    (room) => room.matches.set("other", { ...emptyMatch, matchId: "other", present: new Set("c") }),
  ],
  ["I1 ghost is held but not here", (room) => room.proposals.set("other", proposalOf("ghost"))],
  ["I1 a is waiting but held by x-proposal-4", (room) => room.update(person(room, "a"), { stay: { kind: "waiting" } })],
  [
    "I1 e is probing but held by undefined",
    (room) => room.update(person(room, "e"), { stay: { kind: "probing", proposalId: "nothing" } }),
  ],
  ["I2 x-probe-5 has no deadline", (room) => room.deadlines.clear({ kind: "probe", id: "x-probe-5" })],
  ["I2 x-probe-5 is overdue", (room) => (room.atMs = 3_000)],
  [
    "I2 stray has no open proposal",
    (room) => room.probes.set("stray", { ...first(room.probes.values()), probeId: "stray" }),
  ],
  ["I3 1 participants are lost", (room) => room.lasting.joined++],
  ["I3 -1 participants are lost", (room) => room.lasting.released++],
  ["I6 stray belongs to no proposal", (room) => room.openLink({ linkId: "stray", members: ["a", "e"] })],
  [
    "I6 other-link is still open to a, who is gone",
    (room) => {
      const link = { linkId: "other-link", members: ["a", "c"] } as const;
      const { matchId, ...match } = first(room.matches.values());
      room.matches.set(matchId, { ...match, matchId, links: [...match.links, link] });
      room.openLink(link);
    },
  ],
  [
    "I6 x-probe-5 is still open to b, who is gone",
    (room) => {
      const proposal = first(room.proposals.values());
      room.proposals.set(proposal.proposalId, { ...proposal, participantIds: ["a"] });
    },
  ],
  ["I6 x-match-3 has not one link for each pair", (room) => (first(room.matches.values()).links = [])],
  ["I6 x-match-3 is not mended", (room) => breakFirst(room, 0)],
  ["I6 ghost is broken, but not of x-match-3", (room) => first(room.matches.values()).breaks.set("ghost", brokenAt(0))],
  ["I7 the order of arrival is lost", (room) => room.participants.set("a", moved(room, "a"))],
  ["I8 e waits beyond its deadline", (room) => room.deadlines.clear({ kind: "wait", id: "e" })],
  ["I8 e waits beyond its deadline", (room) => (room.atMs = 120_000)],
  ["e is counted wrongly as waiting", (room) => room.reachable.delete("e")],
  ["instead of 5 people count as waiting", (room) => room.reachable.add("ghost")],
  ["I8 e is away for ever", (room) => room.update(person(room, "e"), { presence: { kind: "away", untilMs: 5 } })],
  ["I8 e rests for ever", (room) => room.update(person(room, "e"), { isResting: true })],
];

/** Takes somebody out of the order of arrival, to be put back at its end. */
function moved(room: State, id: string): Participant {
  const participant = person(room, id);
  room.participants.delete(id);
  return participant;
}

const remains: [says: string, plant: (room: State) => void][] = [
  ["I10 1 deadlines are left behind", (room) => room.deadlines.set(pairDeadline("pairRest", "a", "b"), 9)],
  ["I10 2 pairs are left behind", (room) => room.pairs.noteSlow(["a", "b"], 101, 0)],
  ["I10 1 reachable are left behind", (room) => room.reachable.add("a")],
  ["I10 1 unplanned are left behind", (room) => room.unplanned.add("a")],
  ["I10 1 links are left behind", (room) => room.openLink({ linkId: "l", members: ["a", "b"] })],
  [
    "I10 1 matches are left behind",
    (room) => room.matches.set("m", { ...emptyMatch, matchId: "m", present: new Set() }),
  ],
  ["I10 1 proposals are left behind", (room) => room.proposals.set("q", proposalOf())],
];

describe("violations", () => {
  test("finds nothing wrong with a busy waitroom or an empty one", () => {
    expect(violations(busyRoom())).toEqual([]);
    expect(violations(emptyRoom())).toEqual([]);
  });

  test.each(faults)("reports: %s", (says, plant) => {
    const room = busyRoom();
    plant(room);
    expect(violations(room)).toContainEqual(expect.stringContaining(says));
  });

  test.each(remains)("reports what is left in an empty waitroom: %s", (says, plant) => {
    const room = emptyRoom();
    plant(room);
    expect(violations(room)).toContainEqual(expect.stringContaining(says));
  });
});

describe("quickViolations", () => {
  test("finds nothing wrong with a busy waitroom or an empty one", () => {
    expect(quickViolations(busyRoom())).toEqual([]);
    expect(quickViolations(emptyRoom())).toEqual([]);
  });

  test.each<[string, (room: State) => void]>([
    ["I3 -1 of 5 are active", (room) => (room.lasting.released += 6)],
    ["I3 6 of 5 are active", (room) => room.lasting.joined++],
    [
      "I2 1 deadlines are missing",
      ({ deadlines, participants }) => {
        for (const id of participants.keys()) deadlines.clear({ kind: "wait", id });
        deadlines.clear({ kind: "countdown", id: "x-match-3" });
      },
    ],
  ])("reports: %s", (says, plant) => {
    const room = busyRoom();
    plant(room);
    expect(quickViolations(room)).toContainEqual(says);
  });

  test.each(remains)("reports what is left in an empty waitroom: %s", (says, plant) => {
    const room = emptyRoom();
    plant(room);
    expect(quickViolations(room)).toContainEqual(expect.stringContaining(says));
  });
});
