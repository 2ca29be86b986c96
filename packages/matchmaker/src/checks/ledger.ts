import type { Effect } from "../room/effects.ts";
import type { Measurement, ProbeReport } from "../verdict/measurement.ts";
import type { Link } from "../pairs/link.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import type { WaitroomRules } from "../room/rules.ts";
import type { Verdict } from "../verdict/verdict.ts";

export interface SeenProbe {
  readonly proposalId: string;
  readonly members: readonly string[];
  readonly reports: Map<string, ProbeReport>;
  verdict: Verdict | null;
  verdictAtMs: number;
}

interface SeenMatch {
  links: readonly Link[];
  readonly maxP2pRttMs: number | null;
  /** By link and participant. */
  readonly baselines: Map<string, Measurement>;
}

/**
 * Keeps the books from the effects alone, as somebody outside would, and notes what cannot be right. For tests and simulations.
 */
export class Ledger {
  readonly faults: string[] = [];
  readonly probes: Map<string, SeenProbe> = new Map();
  /** Open stays in the order in which they began, with the time. */
  readonly stays: Map<string, number> = new Map();
  /** How many of each kind there were, so that a test can show that it was not empty. */
  readonly counts: Map<Effect["kind"], number> = new Map();
  /** How long the waits were made by their participants themselves, where they were. */
  readonly #longerWaits = new Map<string, { minimumMs: number; times: number }>();
  readonly #proposals = new Map<string, { readonly maxP2pRttMs: number | null; readonly atMs: number }>();
  readonly #matches = new Map<string, SeenMatch>();
  /** Proposals of which everybody said that they are there. */
  readonly #ready = new Set<string>();
  /** How often somebody did not. */
  readonly #missedChecks = new Map<string, number>();
  /** Who was told of which match that counts down. */
  readonly #announced = new Map<string, readonly string[]>();
  /** Who is in which match that runs. */
  readonly #playing = new Map<string, string>();
  /** Whose new page has not been told yet how its match stands. */
  readonly #untold = new Set<string>();
  readonly #rules: WaitroomRules;

  constructor(rules: WaitroomRules) {
    this.#rules = rules;
  }

  note(effects: readonly Effect[], atMs: number): void {
    for (const effect of effects) {
      this.counts.set(effect.kind, (this.counts.get(effect.kind) ?? 0) + 1);
      this.#note(effect, atMs);
    }
    for (const id of this.#untold) this.faults.push(`I13 the new page of ${id} is not told how its match stands`);
  }

  /** I11: what ran out while the server did not listen is held against nobody. To be told what came of a stall, once more. */
  noteHeldUp(effects: readonly Effect[]): void {
    for (const effect of effects)
      if (isBlame(effect)) this.#fault("I11 the server's own time was held against it", effect);
  }

  /** So much of the time since then is part of nobody's wait. */
  noteRevival(lostMs: number): void {
    for (const [id, sinceMs] of this.stays) this.stays.set(id, sinceMs + lostMs);
    // The shell tells them that it ended with the process.
    this.#announced.clear();
  }

  /** I13: nobody is left who was told of a match, and never what came of it. To be asked when all stays have ended. */
  noteEnd(): void {
    for (const matchId of this.#announced.keys()) this.faults.push(`I13 nobody is told what came of ${matchId}`);
  }

  #note(effect: Effect, atMs: number): void {
    if (effect.kind === "admitted") this.#noteAdmitted(effect, atMs);
    else if (effect.kind === "startProbe")
      this.probes.set(effect.probeId, { ...effect, reports: new Map(), verdict: null, verdictAtMs: 0 });
    else if (effect.kind === "proposed")
      this.#proposals.set(effect.proposalId, { maxP2pRttMs: effect.maxP2pRttMs, atMs });
    else if (effect.kind === "measured") this.#noteMeasured(effect);
    else if (effect.kind === "stopProbe") this.#noteVerdict(effect, atMs);
    else if (effect.kind === "readyChecked") this.#noteReadyChecked(effect);
    else if (effect.kind === "announceMatch") this.#noteAnnounced(effect);
    else if (effect.kind === "cancelMatch") this.#noteDecided(effect);
    else if (effect.kind === "baselineMeasured") this.#noteBaseline(effect);
    else if (effect.kind === "startMatch") this.#noteStarted(effect);
    else if (effect.kind === "extended") this.#noteExtended(effect);
    else if (effect.kind === "reopenLinks") this.#noteReopened(effect);
    else if (effect.kind === "rejoined") this.#noteRejoined(effect);
    else if (effect.kind === "memberGone") this.#noteGone(effect);
    else if (effect.kind === "release") this.#noteRelease(effect, atMs);
  }

  #noteAdmitted(effect: Extract<Effect, { kind: "admitted" }>, atMs: number): void {
    const { participantId, returning } = effect;
    const isPlaying = this.#playing.has(participantId);
    if (returning !== (this.stays.has(participantId) || isPlaying)) this.#fault("I8 admitted wrongly", effect);
    if (!returning) this.stays.set(participantId, atMs);
    else if (isPlaying) this.#untold.add(participantId);
  }

  /** I13: whoever was matched is told so once by each page: it has started, goes on, or is over. */
  #noteRejoined(effect: Extract<Effect, { kind: "rejoined" }>): void {
    const { matchId, participantId } = effect;
    const isDue = this.#untold.delete(participantId) && this.#playing.get(participantId) === matchId;
    if (!isDue) this.#fault("I13 a match that nobody came back to", effect);
    this.#noteReopened(effect);
  }

  #noteGone(effect: Extract<Effect, { kind: "memberGone" }>): void {
    const { leaver, matchId, remaining } = effect;
    const isPlaying = this.#playing.get(leaver) === matchId && this.#playing.delete(leaver);
    if (!isPlaying) this.#fault("I13 gone from a match that it is not in", effect);
    const isUntold = this.#untold.delete(leaver);
    if (isUntold !== (effect.reason === "partner-gone")) this.#fault("I13 gone for another reason", effect);
    if (isUntold && remaining.length > 0) this.#fault("I13 turned away from those who remain", effect);
  }

  /** I6: only between two who are in the match, in place of a connection of theirs. */
  #noteReopened(effect: Extract<Effect, { kind: "reopenLinks" | "rejoined" }>): void {
    const match = this.#matches.get(effect.matchId);
    for (const { link, insteadOf } of effect.links) {
      const isTheirs = link.members.every((id) => this.#playing.get(id) === effect.matchId);
      if (!match || !isTheirs) this.#fault("I6 a connection of strangers", effect);
      else match.links = [...match.links.filter(({ linkId }) => linkId !== insteadOf), link];
    }
  }

  /** I5: a report counts once, from a member, while the probe is open. */
  #noteMeasured(effect: Extract<Effect, { kind: "measured" }>): void {
    const probe = this.probes.get(effect.probeId);
    const isOpen = probe?.members.includes(effect.participantId) && probe.verdict === null;
    if (!isOpen || probe?.reports.has(effect.participantId)) this.#fault("I5 a report counted wrongly", effect);
    probe?.reports.set(effect.participantId, effect.report);
  }

  #noteVerdict(effect: Extract<Effect, { kind: "stopProbe" }>, atMs: number): void {
    const probe = this.probes.get(effect.probeId);
    if (!probe || probe.verdict) this.#fault("a probe ended twice", effect);
    else Object.assign(probe, { verdict: effect.verdict, verdictAtMs: atMs });
  }

  #noteAnnounced(effect: Extract<Effect, { kind: "announceMatch" }>): void {
    if (!this.#isMeasured(effect)) this.#fault("I4 not measured well", effect);
    const isAsked = this.#rules.readyCheck !== false;
    if (this.#ready.has(effect.proposalId) !== isAsked) this.#fault("I4 nobody asked whether they are there", effect);
    const maxP2pRttMs = this.#proposals.get(effect.proposalId)?.maxP2pRttMs ?? null;
    this.#matches.set(effect.matchId, { links: effect.links, maxP2pRttMs, baselines: new Map() });
    this.#announced.set(effect.matchId, effect.participantIds);
  }

  /** I13: what was announced starts, or is called off, once and for all who were told of it. */
  #noteDecided(effect: Extract<Effect, { kind: "startMatch" | "cancelMatch" }>): void {
    const announced = this.#announced.get(effect.matchId);
    this.#announced.delete(effect.matchId);
    if (announced?.join() !== effect.participantIds.join()) this.#fault("I13 not what was announced", effect);
  }

  /** I4: a match comes of it when everybody has answered, and only then; nobody's time to answer is cut. */
  #noteReadyChecked(effect: Extract<Effect, { kind: "readyChecked" }>): void {
    const { proposalId, participantIds, ready, reason, tookMs } = effect;
    const { readyCheck } = this.#rules;
    if (!readyCheck || ready.every(Boolean) !== (reason === null)) this.#fault("I4 asked wrongly", effect);
    if (reason === null) this.#ready.add(proposalId);
    if (reason !== "not-ready") return;
    if (readyCheck && tookMs < readyCheck.answerWithinMs) this.#fault("I8 too little time to answer", effect);
    for (const [index, id] of participantIds.entries())
      if (!ready[index]) this.#missedChecks.set(id, (this.#missedChecks.get(id) ?? 0) + 1);
  }

  /** I5: what a side measures in the countdown counts once, over a connection of its own match. */
  #noteBaseline(effect: Extract<Effect, { kind: "baselineMeasured" }>): void {
    const { matchId, linkId, participantId, sides } = effect;
    const match = this.#matches.get(matchId);
    const isOwn = match?.links.some((one) => one.linkId === linkId && one.members.includes(participantId));
    const key = `${linkId} ${participantId}`;
    const measurement = sides.get(participantId);
    if (!isOwn || !measurement || match?.baselines.has(key)) this.#fault("I5 a baseline counted wrongly", effect);
    if (measurement) match?.baselines.set(key, measurement);
  }

  #noteStarted(effect: Extract<Effect, { kind: "startMatch" }>): void {
    this.#noteDecided(effect);
    for (const id of effect.participantIds) {
      this.#endStay(id, effect);
      if (this.#playing.has(id)) this.#fault("I13 in two matches", effect);
      this.#playing.set(id, effect.matchId);
    }
    const { maxP2pRttMs = null, links = [], baselines } = this.#matches.get(effect.matchId) ?? {};
    if (this.#rules.p2p.recheck === "record" || maxP2pRttMs === null) return;
    const isClearlyAbove = (side: Measurement | undefined) => (side?.medianMs ?? 0) > 1.1 * maxP2pRttMs + 5;
    const isRefuted = ({ linkId, members }: Link) =>
      members.every((id) => isClearlyAbove(baselines?.get(`${linkId} ${id}`)));
    if (links.some(isRefuted)) this.#fault("I4 the countdown said otherwise", effect);
  }

  /**
   * I4: every pair has a link and, where there is a limit, an accepted probe with two measurements within it: of this very
   * proposal, or of an earlier one, not too long ago.
   */
  #isMeasured(effect: Extract<Effect, { kind: "announceMatch" }>): boolean {
    const { proposalId, participantIds, links } = effect;
    const { groupSize, pairRest } = this.#rules;
    if (participantIds.length !== groupSize || new Set(participantIds).size !== groupSize) return false;
    const { maxP2pRttMs = null, atMs = Number.POSITIVE_INFINITY } = this.#proposals.get(proposalId) ?? {};
    return pairsOf(participantIds).every((pair) => {
      const link = links.find(({ members }) => pair.every((id) => members.includes(id)));
      if (!link) return false;
      if (maxP2pRttMs === null) return true;
      const probe = this.probes.get(link.linkId);
      if (probe?.verdict?.kind !== "accepted") return false;
      const isOurs = probe.proposalId === proposalId;
      // The others may take as long as a probe may take, and a server that is held up: it was fresh when the proposal was made.
      const isFresh = atMs - probe.verdictAtMs <= pairRest.goodEdgeTtlMs;
      return (isOurs || isFresh) && pair.every((id) => isWithin(probe.reports.get(id), maxP2pRttMs));
    });
  }

  /** I8: only where there is a choice, and so often at most. */
  #noteExtended(effect: Extract<Effect, { kind: "extended" }>): void {
    const { participantId, byMs } = effect;
    const { minimumMs, times } = this.#longerWaitOf(participantId);
    this.#longerWaits.set(participantId, { minimumMs: minimumMs + byMs, times: times + 1 });
    const { onTimeout, maxExtensions, extendByMs } = this.#rules;
    const mayExtend = onTimeout === "choice" && times < maxExtensions && byMs === extendByMs;
    if (!mayExtend || !this.stays.has(participantId)) this.#fault("I8 the wait was made longer wrongly", effect);
  }

  #longerWaitOf(participantId: string): { minimumMs: number; times: number } {
    return this.#longerWaits.get(participantId) ?? { minimumMs: this.#rules.timeoutMs, times: 0 };
  }

  /** I8: nobody's time is up before it is, to wait and to say whether to go on; nobody is paid who has not waited. */
  #noteRelease(effect: Extract<Effect, { kind: "release" }>, atMs: number): void {
    const { participantId, reason, waitedMs, extensions } = effect;
    const { onTimeout, maxExtensions, choiceWithinMs, timeoutMs } = this.#rules;
    const { minimumMs, times } = this.#longerWaitOf(participantId);
    const isAsked = onTimeout === "choice" && times < maxExtensions;
    const leastMs = isAsked ? minimumMs + choiceWithinMs : minimumMs;
    const isEnough = waitedMs >= (this.#rules.minimumWaitMs ?? (onTimeout === "choice" ? timeoutMs : Infinity));
    if (waitedMs !== atMs - (this.stays.get(participantId) ?? atMs)) this.#fault("I8 waited for another time", effect);
    if (extensions !== times) this.#fault("I8 made the wait longer another number of times", effect);
    if (reason === "timed-out" && waitedMs < leastMs) this.#fault("I8 timed out too early", effect);
    const missed = this.#missedChecks.get(participantId) ?? 0;
    if (missed > 1 ? reason !== "not-ready" : reason === "not-ready" && (missed === 0 || waitedMs < minimumMs))
      this.#fault("I8 not ready without having been asked twice", effect);
    if (reason === "left" ? isEnough : reason === "left-after-wait" && !isEnough)
      this.#fault("I8 left with another outcome", effect);
    this.#endStay(participantId, effect);
  }

  /** I8: one outcome per stay. */
  #endStay(participantId: string, effect: Effect): void {
    this.#longerWaits.delete(participantId);
    this.#missedChecks.delete(participantId);
    if (!this.stays.delete(participantId)) this.#fault(`I8 another outcome for ${participantId}`, effect);
  }

  #fault(what: string, effect: Effect): void {
    this.faults.push(`${what}: ${JSON.stringify(effect)}`);
  }
}

/** Somebody did not say in time what the server waited for. */
function isBlame(effect: Effect): boolean {
  if (effect.kind === "release") return effect.reason === "disconnected";
  if (effect.kind === "readyChecked") return effect.reason === "not-ready";
  if (effect.kind === "memberGone") return effect.reason === "unreachable";
  if (effect.kind !== "stopProbe") return effect.kind === "memberUnseen";
  return effect.verdict.kind === "rejected" && ["timeout", "connection-failed"].includes(effect.verdict.reason);
}

function isWithin(report: ProbeReport | undefined, maxP2pRttMs: number): boolean {
  if (report?.kind !== "measured") return false;
  const { samplesMs, medianMs } = report.measurement;
  // A simulation has no samples.
  if (samplesMs.length === 0) return medianMs !== null && medianMs <= maxP2pRttMs;
  const quick = samplesMs.filter((sampleMs) => sampleMs !== null && sampleMs <= maxP2pRttMs).length;
  return quick >= samplesMs.length / 2;
}
