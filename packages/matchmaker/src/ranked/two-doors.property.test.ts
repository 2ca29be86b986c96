import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askEach } from "../matchmakers/ask-each.ts";
import { CandidateIndex } from "../candidates/candidate-index.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "../matchmakers/group-reunion-matchmaker.ts";
import { LatencyFifoMatchmaker } from "../matchmakers/latency-fifo-matchmaker.ts";
import type { Matchmaker } from "../matchmakers/matchmaker.ts";
import { RankedMatchmaker } from "./ranked-matchmaker.ts";
import { TrackRecord } from "../pairs/track-record.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";

const AT_MS = 100_000;

interface Scene {
  readonly waiters: readonly Waiter[];
  readonly freed: readonly MatchCandidate[];
  readonly resting: ReadonlySet<string>;
  /** Who may not all be in one group, though each two of them may. */
  readonly apart: readonly (readonly string[])[];
  readonly groupSize: number;
  /** Earlier pairs, of people like those at these places, and whether they were good. */
  readonly trials: readonly (readonly [one: number, other: number, isGood: boolean])[];
}

const idArbitrary = fc.constantFrom(...Array.from({ length: 14 }, (_, index) => `p${index}`));

const waiterArbitrary = fc.record({
  serverRttMs: fc.option(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.double({ min: 0, max: 260, noNaN: true })), {
    nil: null,
    freq: 6,
  }),
  waitedMs: fc.integer({ min: 0, max: 40_000 }),
  overtaken: fc.constantFrom(0, 0, 0, 1, 3, 4),
  attempts: fc.constantFrom(0, 0, 1, 2),
  zone: fc.nat(4),
  previousPartners: fc.array(idArbitrary, { maxLength: 2 }),
});

/** What the pages of a scene say in turn: in the first three nobody is told apart by it. */
const zonesOfScene: readonly (readonly string[])[] = [
  [],
  ["Europe/Berlin", "Europe/Berlin"],
  ["Asia/Kolkata", "Asia/Calcutta", "UTC", "Atlantis"],
  ["Europe/Berlin", "Europe/Paris", "Australia/Sydney", "UTC"],
];

const noHistory = { previousPartners: [], sourceSceneId: null, groupId: null };

const sceneArbitrary: fc.Arbitrary<Scene> = fc
  .record({
    zones: fc.constantFrom(...zonesOfScene),
    people: fc.array(waiterArbitrary, { minLength: 1, maxLength: 14 }),
    freedBits: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
    resting: fc.array(fc.tuple(idArbitrary, idArbitrary), { maxLength: 12 }),
    apart: fc.array(fc.uniqueArray(idArbitrary, { minLength: 3, maxLength: 3 }), { maxLength: 12 }),
    groupSize: fc.constantFrom(1, 2, 2, 2, 3, 4),
    trials: fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.boolean()), { maxLength: 40 }),
  })
  .map(({ zones, people, freedBits, resting, ...rest }) => {
    const longestFirst = people.toSorted((a, b) => b.waitedMs - a.waitedMs);
    const waiters = longestFirst.map(
      ({ serverRttMs, waitedMs, overtaken, attempts, zone, previousPartners }, seniority): Waiter => {
        const participantId = `p${seniority}`;
        const groupHistory = { previousPartners, sourceSceneId: null, groupId: null };
        const candidate: MatchCandidate = { participantId, serverRttMs, timeZone: zones[zone] ?? null, groupHistory };
        return {
          participantId,
          candidate,
          seniority,
          joinedAtMs: AT_MS - waitedMs,
          deadlineMs: AT_MS - waitedMs + 45_000,
          overtaken,
          attempts,
        };
      },
    );
    const freed = waiters.filter((_, index) => freedBits[index]).map(({ candidate }) => candidate);
    return { waiters, freed, resting: new Set(resting.map((pair) => pair.toSorted().join())), ...rest };
  });

/** The same waitroom twice: once as an array only, once with an index, whose array must not be touched. */
function doors(
  { waiters, freed, resting, apart, groupSize, trials }: Scene,
  matchmaker: Matchmaker,
): { array: WaitroomView; index: WaitroomView } {
  const index = new CandidateIndex();
  for (const waiter of waiters.toReversed()) index.put(waiter);
  const trackRecord = new TrackRecord();
  for (const [one, other, isGood] of trials) {
    const [a, b] = [waiters[one % waiters.length]?.candidate, waiters[other % waiters.length]?.candidate];
    const kinds = a && b ? matchmaker.kindsOf(a, b, matchmaker.maxP2pRttMs) : [];
    for (const kind of kinds) trackRecord.note(kind, isGood);
  }
  const byId = new Map(waiters.map((waiter) => [waiter.participantId, waiter]));
  const rest = {
    groupSize,
    freed,
    trackRecord,
    canPair: (a: MatchCandidate, b: MatchCandidate) =>
      !resting.has([a.participantId, b.participantId].toSorted().join()),
    canGroup(members: readonly MatchCandidate[]) {
      const ids = new Set(members.map(({ participantId }) => participantId));
      return !apart.some((three) => three.every((id) => ids.has(id)));
    },
    waiterOf: ({ participantId }: MatchCandidate) => byId.get(participantId),
  };
  return {
    array: { ...rest, candidates: waiters.map(({ candidate }) => candidate) },
    index: {
      ...rest,
      index,
      get candidates(): never {
        throw new Error("the array was touched");
      },
    },
  };
}

const idsOf = (groups: readonly (readonly MatchCandidate[])[]) =>
  groups.map((group) => group.map(({ participantId }) => participantId).join(" "));

const builtIn: [name: string, matchmaker: Matchmaker][] = [
  ["FifoMatchmaker", new FifoMatchmaker()],
  ["LatencyFifoMatchmaker", new LatencyFifoMatchmaker({ maxServerRttMs: 200 })],
  ["GroupReunionMatchmaker", new GroupReunionMatchmaker()],
  ["GroupReunionMatchmaker without fallback", new GroupReunionMatchmaker({ fallbackToFifo: false })],
  ["RankedMatchmaker", new RankedMatchmaker({ maxP2pRttMs: 100 })],
  ["RankedMatchmaker without a limit", new RankedMatchmaker()],
];

describe.each(builtIn)("%s", (name, matchmaker) => {
  test("answers over the index as it does over the array", () => {
    fc.assert(
      fc.property(sceneArbitrary, (scene) => {
        const { array, index } = doors(scene, matchmaker);
        expect(idsOf(matchmaker.propose(index, AT_MS))).toEqual(idsOf(matchmaker.propose(array, AT_MS)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("counts the same people as passed over at both doors", () => {
    fc.assert(
      fc.property(sceneArbitrary, (scene) => {
        const { array, index } = doors(scene, matchmaker);
        const groups = matchmaker.propose(array, AT_MS);
        expect(idsOf([matchmaker.passedOver(index, groups, AT_MS)])).toEqual(
          idsOf([matchmaker.passedOver(array, groups, AT_MS)]),
        );
      }),
    );
  });

  if (!name.startsWith("Ranked")) {
    test("answers as its findMatch does, asked about everybody in turn", () => {
      fc.assert(
        fc.property(sceneArbitrary, (scene) => {
          const { array, index } = doors(scene, matchmaker);
          expect(idsOf(matchmaker.propose(index, AT_MS))).toEqual(idsOf(askEach(matchmaker, array)));
        }),
      );
    });
  }
});

test("nobody out of reach takes the place of those who are counted as passed over, at either door", () => {
  const waiters = Array.from({ length: 43 }, (_, seniority): Waiter => {
    const participantId = `p${seniority}`;
    const candidate = { participantId, serverRttMs: seniority < 40 ? 900 : 20, groupHistory: noHistory };
    return {
      participantId,
      candidate,
      seniority,
      joinedAtMs: AT_MS,
      deadlineMs: AT_MS + 45_000,
      overtaken: 0,
      attempts: 1,
    };
  });
  const matchmaker = new RankedMatchmaker({ maxP2pRttMs: 100 });
  const scene = { waiters, freed: [], resting: new Set<string>(), apart: [], groupSize: 2, trials: [] };
  const groups = [waiters.slice(-2).map(({ candidate }) => candidate)];
  for (const view of Object.values(doors(scene, matchmaker))) {
    expect(idsOf([matchmaker.passedOver(view, groups, AT_MS)])).toEqual(["p40"]);
  }
});
