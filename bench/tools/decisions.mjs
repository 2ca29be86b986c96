// Who decides about an arrival in the benchmark of matchmakers, and how: each case is one function that leaves everything as it
// was.
import {
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  RankedMatchmaker,
} from "../../packages/matchmaker/dist/index.js";
import { arrivalAt, AT_MS, FAR_MS } from "./crowd.mjs";
import { decideAsMug, scanSums } from "../mug/scan.mjs";

/** @typedef {import("../../packages/matchmaker/dist/index.js").CandidateIndex} CandidateIndex */
/** @typedef {import("../../packages/matchmaker/dist/index.js").Matchmaker} Matchmaker */
/** @typedef {import("../../packages/matchmaker/dist/index.js").Waiter} Waiter */
/** @typedef {import("../../packages/matchmaker/dist/index.js").MatchCandidate} MatchCandidate */
/** @typedef {import("../../packages/matchmaker/dist/index.js").WaitroomView} WaitroomView */
/** @typedef {{ arriving: Waiter, view: WaitroomView }} Arrival */
/** @typedef {{ decides: string, arrival: string, timed: import("./stopwatch.mjs").Timed<any, any> }} Decision */

const NEAR_MS = 30;
const MAX_SUM_MS = 200;
const limit = { maxP2pRttMs: 100 };
export const [FINDS, FINDS_NOT] = ["finds somebody", "finds nobody"];

const bare = { before: () => undefined, after: () => undefined };

/**
 * Both baselines, with the same people in the same order.
 * @param {CandidateIndex} index
 * @returns {Decision[]}
 */
export function baselines(index) {
  const waiting = [...index.bySeniority()].map(({ candidate }) => candidate);
  const room = {
    ids: waiting.map(({ participantId }) => participantId),
    serverRttsMs: new Map(waiting.map(({ participantId, serverRttMs }) => [participantId, serverRttMs ?? 0])),
    histories: new Map(),
  };
  /** @type {[arrival: string, serverRttMs: number][]} */
  const arrivals = [
    [FINDS, NEAR_MS],
    [FINDS_NOT, FAR_MS],
  ];
  return arrivals.flatMap(([arrival, rttMs]) => {
    const { candidate } = arrivalAt(index.size, rttMs);
    return [
      { decides: "sum scan", arrival, timed: { ...bare, work: () => scanSums(candidate, waiting, MAX_SUM_MS) } },
      { decides: "MUG's arrival", arrival, timed: { ...bare, work: () => decideAsMug(candidate, room, MAX_SUM_MS) } },
    ];
  });
}

/**
 * Every matchmaker of Earshot's, with somebody for whom there is a good partner, and with somebody for whom there is none.
 * @param {CandidateIndex} index
 * @returns {Decision[]}
 */
export function earshots(index) {
  const { size } = index;
  const [near, far] = [arrivalAt(size, NEAR_MS), arrivalAt(size, FAR_MS)];
  const alone = arrivalAt(size, NEAR_MS, ["not here"]);
  const ranked = new RankedMatchmaker(limit);
  const latencyFifo = new LatencyFifoMatchmaker({ maxServerRttMs: MAX_SUM_MS, ...limit });
  const reunion = new GroupReunionMatchmaker({ fallbackToFifo: false, ...limit });
  /** @type {Waiter | undefined} */
  let friend = index.get(`p${size >> 1}`);
  /** @type {[decides: string, arrival: string, matchmaker: Matchmaker, newArrival: () => Waiter, counts?: boolean][]} */
  const cases = [
    ["RankedMatchmaker", FINDS, ranked, () => another(near)],
    ["RankedMatchmaker", FINDS_NOT, ranked, () => another(far)],
    ["Ranked, with overtakes", FINDS, ranked, () => another(near), true],
    ["LatencyFifoMatchmaker", FINDS, latencyFifo, () => another(near)],
    ["LatencyFifoMatchmaker", FINDS_NOT, latencyFifo, () => another(far)],
    ["FifoMatchmaker", FINDS, new FifoMatchmaker(limit), () => another(near)],
    ["GroupReunionMatchmaker", FINDS, reunion, () => another(arrivalAt(size, NEAR_MS, [friend?.participantId ?? ""]))],
    ["GroupReunionMatchmaker", FINDS_NOT, reunion, () => another(alone)],
  ];
  /** Somebody else with the same round trip takes the place of who went, so that the next decision is about as many people. */
  const after = (/** @type {Waiter | undefined} */ gone) => {
    if (!gone) return;
    const substitute = another(gone);
    index.put(substitute);
    if (gone === friend) friend = substitute;
  };
  return cases.map(([decides, arrival, matchmaker, newArrival, counts = false]) => {
    const before = () => viewOf(index, newArrival());
    const asked = counts ? counting(matchmaker) : matchmaker;
    const work = (/** @type {Arrival} */ given) => decideOver(index, asked, given);
    return { decides, arrival, timed: { before, work, after } };
  });
}

/**
 * What a waitroom does about an arrival: files it, asks, and takes out who is put forward. Returns who had waited.
 * @param {CandidateIndex} index
 * @param {Pick<Matchmaker, "propose">} matchmaker
 * @param {Arrival} arrival
 */
function decideOver(index, matchmaker, { arriving, view }) {
  index.put(arriving);
  const [group] = matchmaker.propose(view, AT_MS);
  const partner = group && group[0] && index.get(group[0].participantId);
  index.delete(arriving.participantId);
  if (partner) index.delete(partner.participantId);
  return partner;
}

/** @param {Matchmaker} matchmaker @returns {Pick<Matchmaker, "propose">} */
function counting(matchmaker) {
  return {
    propose(view, atMs) {
      const groups = matchmaker.propose(view, atMs);
      matchmaker.passedOver(view, groups, atMs);
      return groups;
    },
  };
}

let others = 0;

/** Somebody new in the same situation: nobody comes twice. @param {Waiter} waiter @returns {Waiter} */
function another(waiter) {
  const participantId = `another-${++others}`;
  return { ...waiter, participantId, candidate: { ...waiter.candidate, participantId } };
}

/**
 * As the waitroom shows itself to a matchmaker; who asks for the array of everybody has not used the index.
 * @param {CandidateIndex} index
 * @param {Waiter} arriving
 * @returns {Arrival}
 */
function viewOf(index, arriving) {
  const view = {
    groupSize: 2,
    freed: [arriving.candidate],
    index,
    /** @returns {never} */
    get candidates() {
      throw new Error("the array was asked for");
    },
    canPair: (/** @type {MatchCandidate} */ a, /** @type {MatchCandidate} */ b) =>
      index.get(a.participantId) !== index.get(b.participantId),
    limitOf: () => limit.maxP2pRttMs,
    edgeOf: () => null,
    waiterOf: (/** @type {MatchCandidate} */ { participantId }) => index.get(participantId),
  };
  return { arriving, view };
}
