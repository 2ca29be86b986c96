import { describe, expect, test, vi } from "vitest";
import { askEach } from "./ask-each.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { candidate, idsOf } from "../../test-support/candidates.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { LatencyFifoMatchmaker } from "./latency-fifo-matchmaker.ts";
import type { WaitroomView } from "./waitroom-view.ts";

interface Situation {
  candidates: MatchCandidate[];
  freed: string[];
  groupSize?: number;
  /** Pairs that cool down: `a-b`, in either order. */
  resting?: string[];
}

function viewOf({ candidates, freed, groupSize = 2, resting = [] }: Situation): WaitroomView {
  return {
    groupSize,
    candidates,
    freed: candidates.filter(({ participantId }) => freed.includes(participantId)),
    canPair: ({ participantId: a }, { participantId: b }) =>
      !resting.includes(`${a}-${b}`) && !resting.includes(`${b}-${a}`),
  };
}

const people = (ids: string) => ids.split("").map((id) => candidate(id));
const fifo = new FifoMatchmaker();

describe("askEach", () => {
  test("asks for everybody freed, by seniority, and uses everybody once", () => {
    const view = viewOf({ candidates: people("abcd"), freed: ["b", "d"] });
    expect(askEach(fifo, view).map(idsOf)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  test("offers nobody themselves, also where those who were freed are copies", () => {
    const candidates = people("ab");
    const view = { ...viewOf({ candidates, freed: [] }), freed: people("b") };
    expect(askEach(fifo, view).map(idsOf)).toEqual([["a", "b"]]);
    expect(askEach(fifo, { ...view, candidates: people("b") })).toEqual([]);
  });

  test("does not ask for somebody who is taken already", () => {
    const findMatch = vi.spyOn(new FifoMatchmaker(), "findMatch");
    const view = viewOf({ candidates: people("ab"), freed: ["a", "b"] });
    const matchmaker = { findMatch, rankCandidates: () => [] };
    findMatch.mockImplementation((arriving, waiting) => [...waiting, arriving]);
    expect(askEach(matchmaker, view).map(idsOf)).toEqual([["b", "a"]]);
    expect(findMatch).toHaveBeenCalledOnce();
  });

  test("asks for nobody when nobody was freed", () => {
    expect(askEach(fifo, viewOf({ candidates: people("ab"), freed: [] }))).toEqual([]);
  });

  test("offers the next one when the first choice is cooling down", () => {
    const view = viewOf({ candidates: people("abz"), freed: ["z"], resting: ["z-a"] });
    expect(askEach(fifo, view).map(idsOf)).toEqual([["b", "z"]]);
  });

  test("waits when everybody else is cooling down", () => {
    const view = viewOf({ candidates: people("abz"), freed: ["z"], resting: ["a-z", "b-z"] });
    expect(askEach(fifo, view)).toEqual([]);
  });

  test("groups of three go round one blocked pair along the ranking", () => {
    const view = viewOf({ candidates: people("abcz"), freed: ["z"], groupSize: 3, resting: ["a-b"] });
    expect(askEach(fifo, view).map(idsOf)).toEqual([["a", "c", "z"]]);
  });

  test("groups of three are looked for behind a first one who fits with nobody", () => {
    const resting = ["a-b", "a-c"];
    const view = viewOf({ candidates: people("abcz"), freed: ["z"], groupSize: 3, resting });
    expect(askEach(fifo, view).map(idsOf)).toEqual([["b", "c", "z"]]);
  });

  test("groups of three wait when a blocked pair leaves too few", () => {
    const view = viewOf({ candidates: people("abz"), freed: ["z"], groupSize: 3, resting: ["b-a"] });
    expect(askEach(fifo, view)).toEqual([]);
  });

  test("the ranking of the matchmaker decides who is tried next, the order of arrival how they are listed", () => {
    const matchmaker = {
      findMatch: (arriving: MatchCandidate, waiting: readonly MatchCandidate[]) => [...waiting.slice(0, 2), arriving],
      rankCandidates: (_arriving: MatchCandidate, waiting: readonly MatchCandidate[]) => waiting.toReversed(),
    };
    const view = viewOf({ candidates: people("abcdz"), freed: ["z"], groupSize: 3, resting: ["a-b", "c-d"] });
    expect(askEach(matchmaker, view).map(idsOf)).toEqual([["b", "d", "z"]]);
  });

  test("the ranking does not bring back whom stage 1 skipped", () => {
    const candidates = [candidate("a", 50), candidate("far", 500), candidate("b", 50), candidate("z", 50)];
    const view = viewOf({ candidates, freed: ["z"], groupSize: 3, resting: ["a-b"] });
    expect(askEach(new LatencyFifoMatchmaker({ maxServerRttMs: 200 }), view)).toEqual([]);
  });

  test("a matchmaker may answer with copies", () => {
    const copying = {
      findMatch: (arriving: MatchCandidate, waiting: readonly MatchCandidate[]) =>
        waiting.length === 0 ? null : [...waiting.slice(0, 1), arriving].map((one) => ({ ...one })),
      rankCandidates: (_arriving: MatchCandidate, waiting: readonly MatchCandidate[]) =>
        waiting.map((one) => ({ ...one })),
    };
    const pairs = viewOf({ candidates: people("abcd"), freed: ["b", "d"] });
    expect(askEach(copying, pairs).map(idsOf)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    const copiesOfTwo = { ...copying, findMatch: fifo.findMatch.bind(fifo) };
    const threes = viewOf({ candidates: people("abcz"), freed: ["z"], groupSize: 3, resting: ["a-b"] });
    expect(askEach(copiesOfTwo, threes).map(idsOf)).toEqual([["a", "c", "z"]]);
  });
});
