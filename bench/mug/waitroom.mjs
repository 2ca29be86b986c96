// A waitroom that works as MUG's does, as read in its source (chasemcd/mug, game_manager.py), in virtual time over a world of the
// simulator; not a line is copied. What it is known for: whoever arrives is probed with those who fit by the sum of server RTTs
// then, one after the other; a pair that failed is never tried again; and a chain that ends because its last candidates are busy
// wakes nobody.
import { EventHeap, metricsOf, StayLog } from "../../packages/sim/dist/index.js";

/** @typedef {import("../../packages/sim/dist/index.js").World} World */
/** @typedef {{ arriving: number, candidate: number, remaining: number[] }} Probe */

const kinds = { arrive: 0, probed: 1, timeOut: 2 };

/**
 * @param {World} world
 * @param {{ maxP2pRttMs: number, maxSumMs: number }} limits infinity for `maxSumMs`: no filter
 */
export function simulateMug(world, limits) {
  const waitroom = new MugWaitroom(world, limits);
  const next = { atMs: 0, kind: 0, subject: 0 };
  while (waitroom.ahead.popInto(next)) {
    waitroom.atMs = next.atMs;
    if (next.kind === kinds.arrive) waitroom.arrive(next.subject);
    else if (next.kind === kinds.probed) waitroom.settle(next.subject);
    else waitroom.timeOut(next.subject);
  }
  return metricsOf(waitroom.log);
}

class MugWaitroom {
  ahead = new EventHeap();
  atMs = 0;
  /** In order of arrival. @type {Set<number>} */
  #waiting = new Set();
  /** @type {Set<number>} */
  #probing = new Set();
  /** By the lower number of the pair. @type {Map<number, Set<number>>} */
  #failed = new Map();
  /** @type {Probe[]} */
  #probes = [];
  #world;
  #limits;
  #serverRttsMs;

  /**
   * @param {World} world
   * @param {{ maxP2pRttMs: number, maxSumMs: number }} limits
   */
  constructor(world, limits) {
    this.#world = world;
    this.#limits = limits;
    this.log = new StayLog(world);
    this.#serverRttsMs = Array.from({ length: world.size }, (_, index) => world.beaconRttsMs(index)[0] ?? null);
    for (let index = 0; index < world.size; index++) {
      const atMs = world.arrivesAtMs[index] ?? 0;
      this.ahead.push(atMs, kinds.arrive, index);
      this.ahead.push(atMs + world.timeoutMs, kinds.timeOut, index);
    }
  }

  /** @param {number} index */
  arrive(index) {
    const fitting = this.#fitting(index, [...this.#waiting]);
    this.#waiting.add(index);
    this.#probeNext(index, fitting);
  }

  /** The page gives up, even in the middle of a probe. @param {number} index */
  timeOut(index) {
    if (!this.#waiting.delete(index)) return;
    this.#probing.delete(index);
    this.log.noteRelease(this.#world.idOf(index), "timed-out", this.atMs);
  }

  /** @param {number} number of the probe */
  settle(number) {
    const probe = this.#probes[number];
    if (!probe) return;
    const { arriving, candidate, remaining } = probe;
    this.#probing.delete(arriving);
    this.#probing.delete(candidate);
    const { connects, rttMs } = this.#world.probe(candidate, arriving, 0);
    if (connects && rttMs[0] <= this.#limits.maxP2pRttMs) {
      if (this.#waiting.has(arriving) && this.#waiting.has(candidate)) this.#match(candidate, arriving);
      return;
    }
    this.#failuresOf(arriving, candidate).add(Math.max(arriving, candidate));
    if (remaining.length > 0) this.#probeNext(arriving, remaining);
    else this.#tryEverybody();
  }

  /** After a chain has come to its end, everybody who is idle is tried as if they arrived now. */
  #tryEverybody() {
    for (const index of [...this.#waiting].filter((one) => !this.#probing.has(one))) {
      if (this.#probing.has(index)) continue;
      const others = [...this.#waiting].filter((other) => other !== index && this.#isFree(index, other));
      this.#probeNext(index, this.#fitting(index, others));
    }
  }

  /**
   * One at a time. If all candidates have gone, are busy or have failed, that was it. @param {number} arriving @param {number[]}
   * candidates
   */
  #probeNext(arriving, candidates) {
    if (!this.#waiting.has(arriving) || this.#probing.has(arriving)) return;
    const [candidate, ...remaining] = candidates.filter((one) => this.#waiting.has(one) && this.#isFree(arriving, one));
    if (candidate === undefined) return;
    this.#probing.add(arriving).add(candidate);
    const number = this.#probes.push({ arriving, candidate, remaining }) - 1;
    this.log.noteProbe();
    this.ahead.push(this.atMs + this.#world.probe(candidate, arriving, 0).durationMs, kinds.probed, number);
  }

  /** @param {number} a @param {number} b */
  #match(a, b) {
    this.#waiting.delete(a);
    this.#waiting.delete(b);
    this.log.noteMatch([this.#world.idOf(a), this.#world.idOf(b)], this.atMs);
  }

  /** A missing server RTT fits. @param {number} arriving @param {number[]} others */
  #fitting(arriving, others) {
    const ownMs = this.#serverRttsMs[arriving] ?? null;
    return others.filter((other) => {
      const otherMs = this.#serverRttsMs[other] ?? null;
      return ownMs === null || otherMs === null || ownMs + otherMs <= this.#limits.maxSumMs;
    });
  }

  /** @param {number} a @param {number} b */
  #isFree(a, b) {
    return !this.#probing.has(b) && !this.#failuresOf(a, b).has(Math.max(a, b));
  }

  /** @param {number} a @param {number} b */
  #failuresOf(a, b) {
    const lower = Math.min(a, b);
    const failures = this.#failed.get(lower) ?? new Set();
    this.#failed.set(lower, failures);
    return failures;
  }
}
