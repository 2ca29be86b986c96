import { describe, expect, test } from "vitest";
import { candidate, idsOf } from "../../test-support/candidates.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { RankedMatchmaker } from "./ranked-matchmaker.ts";
import type { Waiter } from "../candidates/waiter.ts";

const matchmaker = new RankedMatchmaker({ maxP2pRttMs: 100 });
const groupSize = 8;

interface Crowd {
  readonly families: readonly string[];
  /** How many of them, the first ones, were passed over too often, and are not freed. */
  readonly overdueCount?: number;
}

/**
 * Puts forward groups of eight from people of whom only those of different families may meet, and nobody whose family has a
 * capital letter meets one whose has not. Says which pairs were looked at.
 */
function propose({ families, overdueCount = 0 }: Crowd): { groups: (string[] | null)[]; looks: string[] } {
  const people = families.map((family, index) => candidate(`${family}${index}`));
  const waiters = new Map<MatchCandidate, Waiter>(
    people.map((one, index) => [one, waiterOf(one, index, overdueCount)]),
  );
  const looks: string[] = [];
  const view = {
    groupSize,
    candidates: people,
    freed: people.slice(overdueCount),
    canPair({ participantId: a }: MatchCandidate, { participantId: b }: MatchCandidate) {
      looks.push(a < b ? `${a} ${b}` : `${b} ${a}`);
      return a[0] !== b[0] && isCapital(a) === isCapital(b);
    },
    waiterOf: (one: MatchCandidate) => waiters.get(one),
  };
  return { groups: matchmaker.propose(view, 60_000).map(idsOf), looks };
}

function waiterOf(one: MatchCandidate, seniority: number, overdueCount: number): Waiter {
  const overtaken = seniority < overdueCount ? matchmaker.maxOvertakes : 0;
  return {
    participantId: one.participantId,
    candidate: one,
    seniority,
    joinedAtMs: 0,
    deadlineMs: 60_000,
    overtaken,
    attempts: 0,
  };
}

function isCapital(participantId: string): boolean {
  return /^[A-Z]/.test(participantId);
}

/** Of so many families in turn. */
function mixed(count: number, familyCount: number): string[] {
  return Array.from({ length: count }, (_, index) => "abcdefgh"[index % familyCount] ?? "");
}

describe("a ranked plan for large groups", () => {
  test("looks at no pair twice, though it tries in vain to put a group together around each of a hundred people", () => {
    const { groups, looks } = propose({ families: mixed(100, groupSize - 1) });
    expect(groups).toEqual([]);
    expect(new Set(looks).size).toBe(looks.length);
  });

  test("looks at a hundred thousand of two million pairs at most", () => {
    const { groups, looks } = propose({ families: mixed(2_000, groupSize - 1) });
    expect(groups).toEqual([]);
    expect(looks.length).toBeLessThan(100_000);
  });

  test("finds the group that there is behind many dead ends", () => {
    const { groups } = propose({ families: [...mixed(35, groupSize - 1), "z"] });
    expect(groups.map((group) => new Set(group?.map(([family]) => family)).size)).toEqual([groupSize]);
  });

  test("begins with whoever has waited for longest", () => {
    const { groups } = propose({ families: mixed(24, groupSize) });
    expect(groups.map((group) => group?.includes("a0"))).toEqual([true, false, false]);
  });

  test("leaves something for those who were freed, however many hopeless ones come first", () => {
    const hopeless = mixed(600, 2).map((family) => family.toUpperCase());
    const { groups } = propose({ families: [...hopeless, ...mixed(groupSize, groupSize)], overdueCount: 600 });
    expect(groups).toHaveLength(1);
    expect(groups[0]).toContain("a600");
  });

  test("gives nobody's place to somebody overdue with whom the others may not be all together", () => {
    const maxP2pRttMs = [
      { afterMs: 0, maxP2pRttMs: 100 },
      { afterMs: 60_000, maxP2pRttMs: 150 },
    ];
    const relaxing = new RankedMatchmaker({ maxP2pRttMs });
    const people = ["overdue", "a", "b", "new"].map((id) => candidate(id));
    const waiters = new Map(people.map((one, index) => [one, waiterOf(one, index, 1)]));
    const view = {
      groupSize: 3,
      candidates: people,
      freed: people.slice(-1),
      canPair: () => true,
      canGroup: (members: readonly MatchCandidate[]) =>
        members.length < 3 || members.every(({ participantId }) => participantId !== "overdue"),
      waiterOf: (one: MatchCandidate) => waiters.get(one),
    };
    const groups = relaxing.propose(view, 60_000);
    expect(groups.map(idsOf)).toEqual([["a", "b", "new"]]);
    expect(relaxing.passedOver(view, groups, 60_000)).toEqual([]);
  });

  test("gives a place to somebody overdue, too, whom all but one suit only since somebody else overdue has one", () => {
    const people = ["first", "second", "a", "b", "new"].map((id) => candidate(id));
    const waiters = new Map(people.map((one, index) => [one, waiterOf(one, index, 2)]));
    const apart = ["first new", "first a", "second new"];
    const view = {
      groupSize: 3,
      candidates: people,
      freed: people.slice(-1),
      canPair: ({ participantId: a }: MatchCandidate, { participantId: b }: MatchCandidate) =>
        !apart.includes(`${a} ${b}`) && !apart.includes(`${b} ${a}`),
      waiterOf: (one: MatchCandidate) => waiters.get(one),
    };
    const groups = matchmaker.propose(view, 60_000);
    expect(groups.map(idsOf)).toEqual([["first", "second", "b"]]);
    expect(matchmaker.passedOver(view, groups, 60_000)).toEqual([]);
  });
});
