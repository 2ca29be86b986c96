// A waitroom of any size in which nobody can be matched any more, as one filed in the index: what an arrival is decided in.
import { CandidateIndex } from "../../packages/matchmaker/dist/index.js";
import { Draws, streams } from "../../packages/sim/dist/index.js";

/** @typedef {import("../../packages/matchmaker/dist/index.js").MatchCandidate} MatchCandidate */
/** @typedef {import("../../packages/matchmaker/dist/index.js").Waiter} Waiter */

export const AT_MS = 1_000_000;
const PATIENCE_MS = 60_000;

/** The oldest came half of the patience ago, so that pairs without any chance are still held back. */
const OLDEST_MS = 30_000;

/** Median and logarithmic sigma of the server RTTs in ms: a server on one continent, people on several. */
const MEDIAN_MS = 70;
const SIGMA = 0.6;
const [LEAST_MS, MOST_MS] = [4, 600];

/** Farther from the server than anybody who waits, by more than any limit here. */
export const FAR_MS = 900;

/** @param {number} size how many wait */
export function crowdOf(size) {
  const draws = new Draws(1, streams.serverRtt);
  const index = new CandidateIndex();
  for (let number = 0; number < size; number++) {
    const rttMs = MEDIAN_MS * Math.exp(SIGMA * draws.normal(number));
    const joinedAtMs = AT_MS - OLDEST_MS * (1 - number / size);
    index.put(waiterOf({ number, joinedAtMs, serverRttMs: Math.min(Math.max(rttMs, LEAST_MS), MOST_MS) }));
  }
  return index;
}

/**
 * Somebody who comes after everybody else.
 * @param {number} size how many wait
 * @param {number} serverRttMs
 * @param {readonly string[]} [previousPartners]
 */
export function arrivalAt(size, serverRttMs, previousPartners) {
  return waiterOf({ number: size, joinedAtMs: AT_MS, serverRttMs, ...(previousPartners ? { previousPartners } : {}) });
}

/**
 * @param {{ number: number, joinedAtMs: number, serverRttMs: number, previousPartners?: readonly string[] }} about
 * @returns {Waiter}
 */
function waiterOf({ number, joinedAtMs, serverRttMs, previousPartners }) {
  const participantId = `p${number}`;
  const groupHistory = previousPartners ? { previousPartners, sourceSceneId: null, groupId: null } : null;
  return {
    participantId,
    candidate: { participantId, serverRttMs, groupHistory },
    seniority: number,
    joinedAtMs,
    deadlineMs: joinedAtMs + PATIENCE_MS,
    overtaken: 0,
    attempts: 1,
  };
}
