// How long a single step of the brain may hold the server up where thousands wait with whom nobody can be matched.
import { Matchmaker, RankedMatchmaker, Waitroom } from "../../packages/matchmaker/dist/index.js";
import { median, quantile } from "../tools/table.mjs";
import { alone } from "./rows.mjs";

/**
 * @typedef {import("../../packages/matchmaker/dist/index.js").WaitroomEvent} WaitroomEvent
 * @typedef {import("../../packages/matchmaker/dist/index.js").MatchCandidate} MatchCandidate
 * @typedef {{ name: string, matchmaker: () => Matchmaker }} Scene
 * @typedef {{ kind: string, event: WaitroomEvent }} Step
 * @typedef {{ kind: string, tookMs: number }} Taken
 */

/** The same steps are played so often, and the median of each counts: a garbage collection is no step's own. */
const PLAYS = 5;
const STEPS_OF_A_KIND = 60;
/** So much time passes from one step to the next. */
const GAP_MS = 5;

/** Asks everybody, as the first matchmaker of a researcher does. */
class OwnMatchmaker extends Matchmaker {
  /**
   * @param {MatchCandidate} arriving
   * @param {readonly MatchCandidate[]} waiting
   * @returns {MatchCandidate[] | null}
   */
  findMatch(arriving, waiting) {
    const partner = waiting.find(({ participantId }) => participantId === `friend-of-${arriving.participantId}`);
    return partner ? [partner, arriving] : null;
  }
}

/** As where a researcher's rule has become one that nobody meets. */
class RankedApart extends RankedMatchmaker {
  /** @override */
  allowsPair() {
    return false;
  }
}

/** Server RTTs are farther apart than the limit, so that no pair has a chance; those that have none are held back for so long. */
const [NARROW_MS, HELD_BACK_MS] = [0.01, 3_600_000];

/** @type {Scene[]} */
export const scenes = [
  {
    name: "RankedMatchmaker, nobody near",
    matchmaker: () => new RankedMatchmaker({ maxP2pRttMs: NARROW_MS, unlikelyHoldMs: HELD_BACK_MS }),
  },
  { name: "RankedMatchmaker, a rule keeps all apart", matchmaker: () => new RankedApart({ maxP2pRttMs: 100 }) },
  { name: "a class of one's own", matchmaker: () => new OwnMatchmaker({ maxP2pRttMs: 100 }) },
];

/** @param {{ size: number }} options */
export function brainRows({ size }) {
  return scenes.flatMap((scene) => rowsOf(scene, size));
}

/** @param {Scene} scene @param {number} size */
function rowsOf(scene, size) {
  const steps = stepsTaken(scene, size);
  const allMs = steps.map(({ tookMs }) => tookMs);
  const worst = slowest(steps);
  const kinds = [...new Set(steps.map(({ kind }) => kind))];
  const dearest = slowest(
    kinds.map((kind) => {
      const ofKind = steps.filter((step) => step.kind === kind);
      return { kind, tookMs: median(ofKind.map(({ tookMs }) => tookMs)) };
    }),
  );
  const who = `${size} waiting, ${scene.name}`;
  return [
    alone(`${who}: step p99, ms`, quantile(allMs, 0.99), "< 1"),
    alone(`${who}: worst step (${worst.kind}), ms`, worst.tookMs),
    alone(`${who}: p50 of the dearest kind (${dearest.kind}), ms`, dearest.tookMs),
  ];
}

/** @param {readonly Taken[]} steps */
function slowest(steps) {
  return steps.reduce((a, b) => (b.tookMs > a.tookMs ? b : a));
}

/**
 * In a waitroom in which they all wait already.
 * @param {Scene} scene
 * @param {number} size
 * @returns {Taken[]}
 */
export function stepsTaken({ matchmaker }, size) {
  const waitroom = new Waitroom({ groupSize: 2, matchmaker: matchmaker(), timeoutMs: 24 * 3_600_000 });
  let atMs = 0;
  for (let number = 0; number < size; number++) take(waitroom, joinedAs(number, size), atMs);
  /** By which step it is, of each play after the first, which is there to warm up. @type {Map<string, Taken[]>} */
  const taken = new Map();
  for (let playing = 0; playing <= PLAYS; playing++) {
    for (const [place, { kind, event }] of stepsOf(playing, size).entries()) {
      atMs += GAP_MS;
      // What is due comes first, as a step of its own. One has room in the gap: a long search goes on in the next.
      const isDue = (waitroom.nextDeadline() ?? Infinity) <= atMs;
      const now = isDue ? [take(waitroom, { kind: "tick" }, atMs)] : [];
      now.push({ ...take(waitroom, event, atMs), kind });
      if (playing === 0) continue;
      for (const [number, step] of now.toReversed().entries()) {
        const key = `${place} ${number}`;
        taken.set(key, [...(taken.get(key) ?? []), step]);
      }
    }
  }
  return [...taken.values()].flatMap((steps) => {
    const [first] = steps;
    return first ? [{ kind: first.kind, tookMs: median(steps.map(({ tookMs }) => tookMs)) }] : [];
  });
}

/**
 * With all that a server asks after every event.
 * @param {Waitroom} waitroom
 * @param {WaitroomEvent} event
 * @param {number} atMs
 * @returns {Taken}
 */
function take(waitroom, event, atMs) {
  const from = process.cpuUsage();
  const effects = waitroom.handle(event, atMs);
  waitroom.keptChanges();
  waitroom.quickViolations();
  waitroom.nextDeadline();
  const { user, system } = process.cpuUsage(from);
  if (effects.some(({ kind }) => kind === "startProbe")) throw new Error("somebody was put forward");
  return { kind: event.kind, tookMs: (user + system) / 1_000 };
}

/** In turn. Afterwards the same people wait as before. @param {number} playing @param {number} size @returns {Step[]} */
function stepsOf(playing, size) {
  return Array.from({ length: STEPS_OF_A_KIND }, (_, turn) => {
    const number = Math.floor((turn * size) / STEPS_OF_A_KIND);
    const about = { participantId: `p${number}` };
    const newcomer = `new-${playing}-${turn}`;
    const rttMs = rttMsOf(number + 0.25 * (playing % 2), size);
    /** @type {Step[]} */
    const steps = [
      { kind: "joined", event: { ...newcomers, participantId: newcomer } },
      { kind: "first server RTT", event: rttOf(newcomer, rttMsOf(number + 0.5, size)) },
      { kind: "another server RTT", event: rttOf(about.participantId, rttMs) },
      { kind: "server RTT as it was", event: rttOf(about.participantId, rttMs) },
      { kind: "seen as before", event: { kind: "visibilityChanged", hidden: false, ...about } },
      { kind: "hidden", event: { kind: "visibilityChanged", hidden: true, ...about } },
      { kind: "seen again", event: { kind: "visibilityChanged", hidden: false, ...about } },
      { kind: "disconnected", event: { kind: "disconnected", ...about } },
      { kind: "reconnected", event: { kind: "reconnected", hidden: false, ...about } },
      { kind: "left", event: { kind: "left", participantId: newcomer } },
    ];
    return steps;
  }).flat();
}

/** @type {{ kind: "joined", serverRttMs: null, hidden: false, groupHistory: null }} */
const newcomers = { kind: "joined", serverRttMs: null, hidden: false, groupHistory: null };

/** @param {number} number @param {number} size @returns {WaitroomEvent} */
function joinedAs(number, size) {
  return { ...newcomers, participantId: `p${number}`, serverRttMs: rttMsOf(number, size) };
}

/** @param {string} participantId @param {number} serverRttMs @returns {WaitroomEvent} */
function rttOf(participantId, serverRttMs) {
  return { kind: "serverRttMeasured", participantId, serverRttMs };
}

/** Evenly, as they come from everywhere. @param {number} number @param {number} size */
function rttMsOf(number, size) {
  return 10 + (400 * number) / size;
}
