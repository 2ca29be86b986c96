import { pairDeadline } from "./deadlines.ts";
import { expireEdge, keepEdge, takeEdge, type Edge } from "./edges.ts";
import { commitMatch, returnToWaiting } from "./matching.ts";
import type { ProbeReport } from "./measurement.ts";
import { pairsOf } from "./pairs.ts";
import type { Participant, Rejection } from "./participant.ts";
import { advance, bothReports, preparing, type Probe, type ProbeStep } from "./probe.ts";
import type { Proposal, Room } from "./room.ts";
import { judge, judgeAlone, rejected, type RejectionReason, type Verdict } from "./verdict.ts";

interface Probing {
  readonly proposalId: string;
  readonly members: readonly Participant[];
  readonly maxP2pRttMs: number;
}

/** Every pair of the proposal that is not known to be good is measured, all at the same time. */
export function openProbes(room: Room, { proposalId, members, maxP2pRttMs }: Probing): void {
  const participantIds = members.map(({ participantId }) => participantId);
  const pairs = pairsOf(participantIds).map((pair) => ({ pair, edge: knownEdge(room, pair, maxP2pRttMs) }));
  const probes = pairs
    .filter(({ edge }) => edge === null)
    .map(({ pair }): Probe => {
      const state = preparing({ atMs: room.atMs, timeouts: room.rules.probe });
      return { probeId: room.newId("probe"), proposalId, members: pair, maxP2pRttMs, state };
    });
  const proposal: Proposal = {
    proposalId,
    participantIds,
    maxP2pRttMs,
    probeIds: probes.map(({ probeId }) => probeId),
    edges: pairs.flatMap(({ edge }) => edge ?? []),
    failure: null,
  };
  room.proposals.set(proposalId, proposal);
  for (const member of members) room.move(member, { kind: "probing", proposalId });
  for (const probe of probes) {
    keep(room, probe);
    room.openLink({ linkId: probe.probeId, members: probe.members });
    room.emit({ kind: "startProbe", probeId: probe.probeId, proposalId, members: probe.members, maxP2pRttMs });
  }
  conclude(room, proposal);
}

/** What was measured between two people before, unless it is too slow for the limit that holds now. */
function knownEdge(room: Room, pair: readonly [string, string], maxP2pRttMs: number): Edge | null {
  const rttMs = room.edges.get(...pair)?.rttMs ?? 0;
  if (rttMs > maxP2pRttMs) expireEdge(room, pair);
  return takeEdge(room, pair);
}

/** A member reports progress or a result. False if that did not fit: a settled probe, not a member, said before. */
export function stepProbe(room: Room, probeId: string, step: ProbeStep): boolean {
  const probe = room.probes.get(probeId);
  if (!probe) return false;
  const state = advance(probe, step, { atMs: room.atMs, timeouts: room.rules.probe });
  if (state === probe.state) return false;
  const advanced = { ...probe, state };
  keep(room, advanced);
  if (step.kind === "reported") {
    room.emit({ kind: "measured", probeId, participantId: step.participantId, report: step.report });
    settleIfReported(room, advanced, step);
  }
  return true;
}

/** The server's own deadline: whoever has not reported by now does not count. */
export function expireProbe(room: Room, probeId: string): void {
  const probe = room.probes.get(probeId);
  if (probe) settle(room, probe, rejected(probe.state.kind === "connecting" ? "connection-failed" : "timeout"));
}

/** A member is gone: the proposal goes on without it. */
export function abandonProposal(room: Room, proposalId: string, leaver: string): void {
  const proposal = room.proposals.get(proposalId);
  if (proposal) conclude(room, dropOut(room, proposal, { leaver, reason: "peer-left", rttMs: null }));
}

/** Keeps the probe's new state and arms its deadline. */
function keep(room: Room, probe: Probe): void {
  room.probes.set(probe.probeId, probe);
  if (probe.state.kind === "settled") room.deadlines.clear({ kind: "probe", id: probe.probeId });
  else room.deadlines.set({ kind: "probe", id: probe.probeId }, probe.state.deadlineMs);
}

/** Waits for both sides, except that a side without any measurement leaves nothing to wait for. */
function settleIfReported(room: Room, probe: Probe, { report }: Extract<ProbeStep, { kind: "reported" }>): void {
  const reports = bothReports(probe);
  const judgement = { shouldReject: shouldRejectIn(room, probe.maxP2pRttMs), p2p: room.rules.p2p };
  if (reports) settle(room, probe, judge(reports, judgement));
  else if (report.kind !== "measured") settle(room, probe, judgeAlone(report, judgement.shouldReject));
}

/** The matchmaker's own rule; the plain limit if the researcher's version of it throws. */
function shouldRejectIn(room: Room, limitMs: number) {
  const { matchmaker } = room.rules;
  return (rttMs: number | null): boolean => {
    try {
      return matchmaker.shouldRejectForRtt(rttMs, limitMs);
    } catch (error) {
      room.emit({ kind: "matchmakerFailed", error });
      return rttMs === null || rttMs > limitMs;
    }
  };
}

/**
 * The one place where a probe ends. A good pair is one step towards the match; a bad one costs the proposal one of the two, and what
 * is still being measured between the others goes on, since they may well meet again.
 */
function settle(room: Room, probe: Probe, verdict: Verdict): void {
  close(room, probe, verdict);
  noteTrial(room, probe, verdict);
  const proposal = room.proposals.get(probe.proposalId);
  if (!proposal) return;
  if (verdict.kind === "rejected") {
    rest(room, probe, verdict);
    const leaver = loserOf(room, proposal, probe);
    conclude(room, dropOut(room, proposal, { leaver, reason: verdict.reason, rttMs: verdict.rttMs }));
    return;
  }
  room.pairs.noteAccepted(...probe.members);
  const { probeId: linkId, members } = probe;
  const edge: Edge = { linkId, members, rttMs: verdict.rttMs, measuredAtMs: room.atMs };
  conclude(room, change(room, proposal, { edges: [...proposal.edges, edge] }));
}

/** Only what was measured says how good the matchmaker's guess was. */
function noteTrial(room: Room, { members, maxP2pRttMs }: Probe, verdict: Verdict): void {
  const [a, b] = room.present(members);
  if (!a || !b || (verdict.kind === "rejected" && verdict.reason !== "rtt-too-high")) return;
  const band = room.rules.matchmaker.bandOf(a.candidate, b.candidate, maxP2pRttMs);
  if (band !== null) room.trackRecord.note(band, verdict.kind === "accepted");
}

/** Of a bad pair, the one of whom fewer good pairs are known in this group has to go; among equals the younger one. */
function loserOf(room: Room, { edges }: Proposal, { members: [a, b] }: Probe): string {
  const goodPairs = (id: string): number => edges.filter(({ members }) => members.includes(id)).length;
  const seniority = (id: string): number => room.participants.get(id)?.seniority ?? Number.POSITIVE_INFINITY;
  if (goodPairs(a) !== goodPairs(b)) return goodPairs(a) < goodPairs(b) ? a : b;
  return seniority(a) > seniority(b) ? a : b;
}

function close(room: Room, probe: Probe, verdict: Verdict): void {
  const { probeId, proposalId, members, maxP2pRttMs } = probe;
  const reports = probe.state.kind === "measuring" ? probe.state.reports : new Map<string, ProbeReport>();
  keep(room, { ...probe, state: { kind: "settled", verdict } });
  if (verdict.kind === "rejected") room.links.delete(probeId);
  room.emit({ kind: "stopProbe", probeId, proposalId, members, maxP2pRttMs, verdict, reports });
}

/** Reasons that say nothing about the pair's connection itself. */
const retried: ReadonlySet<RejectionReason> = new Set(["timeout", "connection-failed", "reports-disagree"]);

/** A pair that was rejected rests: for long if it was too slow, shortly if it could not be measured. */
function rest(room: Room, { members }: Probe, { reason, rttMs }: Rejection): void {
  const slowRttMs = reason === "rtt-too-high" ? rttMs : null;
  const untilMs = retried.has(reason)
    ? room.pairs.noteUnmeasured(members, room.atMs)
    : room.pairs.noteSlow(members, slowRttMs, room.atMs);
  room.deadlines.set(pairDeadline("pairRest", ...members), untilMs);
}

/** One member goes back to its old place. What is known to be good between it and the others is kept. */
function dropOut(room: Room, proposal: Proposal, why: { leaver: string } & Rejection): Proposal {
  const { leaver, reason, rttMs } = why;
  const { proposalId } = proposal;
  // Nobody can go on alone: the two of them are sent back together.
  if (proposal.participantIds.length === 2) return closeAll(room, proposal, { reason, rttMs });
  for (const probe of openProbesOf(room, proposal)) {
    if (probe.members.includes(leaver)) close(room, probe, rejected(reason === "peer-left" ? reason : "withdrawn"));
  }
  for (const edge of proposal.edges) {
    if (edge.members.includes(leaver)) giveBack(room, edge, reason);
  }
  const remaining = change(room, proposal, {
    participantIds: proposal.participantIds.filter((id) => id !== leaver),
    edges: proposal.edges.filter(({ members }) => !members.includes(leaver)),
    failure: { reason, rttMs },
  });
  room.emit({ kind: "droppedOut", proposalId, participantId: leaver, reason });
  sendBack(room, leaver, { reason, rttMs });
  return remaining;
}

function closeAll(room: Room, proposal: Proposal, failure: Rejection): Proposal {
  const reason = failure.reason === "peer-left" ? failure.reason : "withdrawn";
  for (const probe of openProbesOf(room, proposal)) close(room, probe, rejected(reason));
  return change(room, proposal, { failure });
}

/** A connection of somebody who is gone is of no use any more. */
function giveBack(room: Room, edge: Edge, reason: RejectionReason): void {
  if (reason === "peer-left") room.links.delete(edge.linkId);
  else keepEdge(room, edge);
}

/** Once nothing is being measured any more: a complete group is a match, any other is sent back, everybody to their old place. */
function conclude(room: Room, proposal: Proposal): void {
  if (openProbesOf(room, proposal).length > 0) return;
  const { proposalId, participantIds, edges, failure } = proposal;
  room.proposals.delete(proposalId);
  for (const probeId of proposal.probeIds) room.probes.delete(probeId);
  if (!failure) {
    const links = pairsOf(participantIds).flatMap((pair) => {
      const edge = edges.find(({ members }) => members.every((id) => pair.includes(id)));
      return edge ? [{ linkId: edge.linkId, members: edge.members }] : [];
    });
    commitMatch(room, { proposalId, members: room.present(participantIds), links, edges });
    return;
  }
  for (const edge of edges) keepEdge(room, edge);
  room.emit({ kind: "withdrawn", proposalId, participantIds, reason: failure.reason });
  for (const id of participantIds) sendBack(room, id, failure);
}

function sendBack(room: Room, participantId: string, rejection: Rejection): void {
  for (const member of room.present([participantId])) {
    member.lastRejection = rejection;
    returnToWaiting(room, member);
  }
}

function change(room: Room, proposal: Proposal, changes: Partial<Proposal>): Proposal {
  const changed = { ...proposal, ...changes };
  room.proposals.set(proposal.proposalId, changed);
  return changed;
}

function openProbesOf(room: Room, { probeIds }: Proposal): Probe[] {
  return probeIds.flatMap((id) => room.probes.get(id) ?? []).filter(({ state }) => state.kind !== "settled");
}
