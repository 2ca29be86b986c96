import { pairDeadline } from "./deadlines.ts";
import { expireEdge, freshEdge, keepEdge, takeEdge, type Edge } from "./edges.ts";
import { commitMatch, returnToWaiting } from "./matching.ts";
import type { ProbeReport } from "./measurement.ts";
import { pairsOf } from "./pairs.ts";
import type { Participant, Rejection } from "./participant.ts";
import { advance, bothReports, preparing, type Probe, type ProbeStep } from "./probe.ts";
import { noteContributions } from "./resting.ts";
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
    putForward: participantIds,
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

/** What was measured between two people before, unless it is too old, or too slow for the limit that holds now. */
function knownEdge(room: Room, pair: readonly [string, string], maxP2pRttMs: number): Edge | null {
  const edge = freshEdge(room, ...pair);
  if (!edge || edge.rttMs > maxP2pRttMs) expireEdge(room, pair);
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

/** A member is gone: its pairs end, the others are still measured, since they may well meet again. */
export function abandonProposal(room: Room, proposalId: string, leaver: string): void {
  const proposal = room.proposals.get(proposalId);
  if (!proposal) return;
  for (const probe of openProbesOf(room, proposal)) {
    if (probe.members.includes(leaver)) close(room, probe, rejected("peer-left"));
  }
  for (const { members, linkId } of proposal.edges) if (members.includes(leaver)) room.links.delete(linkId);
  const edges = proposal.edges.filter(({ members }) => !members.includes(leaver));
  conclude(room, failed(room, { ...proposal, edges }, { reason: "peer-left", rttMs: null }));
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

/** The one place where a probe ends. A bad pair is the end of the group, but what is being measured between the others goes on. */
function settle(room: Room, probe: Probe, verdict: Verdict): void {
  close(room, probe, verdict);
  noteTrial(room, probe, verdict);
  noteContributions(room, probe);
  if (verdict.kind === "rejected") rest(room, probe, verdict);
  else room.pairs.noteAccepted(...probe.members);
  const proposal = room.proposals.get(probe.proposalId);
  if (!proposal) return;
  if (verdict.kind === "rejected") conclude(room, failed(room, proposal, verdict));
  else conclude(room, change(room, proposal, { edges: [...proposal.edges, edgeOf(room, probe, verdict.rttMs)] }));
}

function edgeOf(room: Room, { probeId: linkId, members }: Probe, rttMs: number): Edge {
  return { linkId, members, rttMs, measuredAtMs: room.atMs };
}

/** Only what was measured says how good the matchmaker's guess was. */
function noteTrial(room: Room, { members, maxP2pRttMs }: Probe, verdict: Verdict): void {
  const [a, b] = room.present(members);
  if (!a || !b || (verdict.kind === "rejected" && verdict.reason !== "rtt-too-high")) return;
  for (const kind of room.rules.matchmaker.kindsOf(a.candidate, b.candidate, maxP2pRttMs)) {
    room.trackRecord.note(kind, verdict.kind === "accepted");
  }
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

/** The group cannot come about any more; the first reason counts. */
function failed(room: Room, proposal: Proposal, { reason, rttMs }: Rejection): Proposal {
  return change(room, proposal, { edges: proposal.edges, failure: proposal.failure ?? { reason, rttMs } });
}

/**
 * A group whose pairs are all good is a match. Of one that failed, everybody of whom nothing is being measured any more goes back to
 * their old place, and what was found to be good is kept: a bad pair costs the next group one person, not all of them.
 */
function conclude(room: Room, proposal: Proposal): void {
  const { proposalId, participantIds, edges, failure } = proposal;
  const open = openProbesOf(room, proposal);
  if (!failure) {
    if (open.length > 0) return;
    forget(room, proposal);
    const links = pairsOf(participantIds).flatMap((pair) => {
      const edge = edges.find(({ members }) => members.every((id) => pair.includes(id)));
      return edge ? [{ linkId: edge.linkId, members: edge.members }] : [];
    });
    commitMatch(room, { proposalId, members: room.present(participantIds), links, edges });
    return;
  }
  const isMeasured = (id: string): boolean => open.some(({ members }) => members.includes(id));
  const rejections = participantIds.filter((id) => !isMeasured(id)).map((id) => rejectionOf(room, proposal, id));
  for (const edge of edges) if (!edge.members.every(isMeasured)) keepEdge(room, edge);
  change(room, proposal, {
    participantIds: participantIds.filter(isMeasured),
    edges: edges.filter(({ members }) => members.every(isMeasured)),
  });
  if (open.length === 0) {
    forget(room, proposal);
    room.emit({ kind: "withdrawn", proposalId, participantIds: proposal.putForward, reason: failure.reason });
  }
  for (const { participantId, rejection } of rejections) sendBack(room, participantId, rejection);
}

interface MemberRejection {
  readonly participantId: string;
  readonly rejection: Rejection;
}

/** What somebody is told: its own bad pair, if there is one, before that of others. */
function rejectionOf(room: Room, { probeIds, failure }: Proposal, participantId: string): MemberRejection {
  const states = probeIds
    .flatMap((id) => room.probes.get(id) ?? [])
    .filter(({ members }) => members.includes(participantId))
    .map(({ state }) => state);
  for (const state of states) {
    if (state.kind !== "settled" || state.verdict.kind !== "rejected") continue;
    const { reason, rttMs } = state.verdict;
    return { participantId, rejection: { reason, rttMs } };
  }
  return { participantId, rejection: failure ?? { reason: "peer-left", rttMs: null } };
}

function sendBack(room: Room, participantId: string, rejection: Rejection): void {
  for (const member of room.present([participantId])) {
    member.lastRejection = rejection;
    returnToWaiting(room, member);
  }
}

function forget(room: Room, { proposalId, probeIds }: Proposal): void {
  room.proposals.delete(proposalId);
  for (const probeId of probeIds) room.probes.delete(probeId);
}

function change(room: Room, proposal: Proposal, changes: Partial<Proposal>): Proposal {
  const changed = { ...proposal, ...changes };
  room.proposals.set(proposal.proposalId, changed);
  return changed;
}

function openProbesOf(room: Room, { probeIds }: Proposal): Probe[] {
  return probeIds.flatMap((id) => room.probes.get(id) ?? []).filter(({ state }) => state.kind !== "settled");
}
