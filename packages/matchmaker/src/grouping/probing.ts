import { pairDeadline } from "../room/deadlines.ts";
import { expireEdge, freshEdge, keepEdge, takeEdge, restAfterBreak } from "./edges.ts";
import type { Edge } from "../pairs/link.ts";
import { commitMatch, returnToWaiting } from "./matching.ts";
import { measurementOf } from "../verdict/measurement.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import type { Participant } from "../room/participant.ts";
import {
  advance,
  bothReports,
  lengthened,
  noReports,
  preparing,
  type Probe,
  type ProbeStep,
  type Reported,
} from "../room/probe.ts";
import { elsewhere, type Failure, type Rejection } from "../verdict/rejection.ts";
import { noteDeadline, noteReport } from "./resting.ts";
import type { Proposal, Room } from "../room/room.ts";
import { judge, judgeAlone, rejected, type RejectionReason, type Verdict } from "../verdict/verdict.ts";

interface Probing {
  readonly proposalId: string;
  readonly members: readonly Participant[];
  readonly maxP2pRttMs: number;
}

/** Every pair of the proposal that is not known to be good is measured, all at the same time. */
export function openProbes(room: Room, { proposalId, members, maxP2pRttMs }: Probing): void {
  const participantIds = members.map(({ participantId }) => participantId);
  const edges: Edge[] = [];
  const probes: Probe[] = [];
  for (const pair of pairsOf(participantIds)) {
    const edge = knownEdge(room, pair, maxP2pRttMs);
    if (edge) edges.push(edge);
    else probes.push(newProbe(room, { proposalId, members: pair, maxP2pRttMs }));
  }
  const proposal: Proposal = {
    proposalId,
    putForward: participantIds,
    participantIds,
    maxP2pRttMs,
    probeIds: probes.map(({ probeId }) => probeId),
    edges,
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

function newProbe(room: Room, about: Pick<Probe, "proposalId" | "members" | "maxP2pRttMs">): Probe {
  const state = preparing({ atMs: room.atMs, timeouts: room.rules.probe });
  return { probeId: room.newId("probe"), ...about, proposedAtMs: room.atMs, state };
}

/** What was measured between two people before, unless it is too old, or too slow for the limit that holds now. */
function knownEdge(room: Room, pair: readonly [string, string], maxP2pRttMs: number): Edge | null {
  const edge = freshEdge(room, ...pair);
  if (edge && edge.goodFromMs <= maxP2pRttMs) return takeEdge(room, pair);
  expireEdge(room, pair);
  return null;
}

/** A member reports progress or a result. False if that did not fit: a settled probe, not a member, said before. */
export function stepProbe(room: Room, probeId: string, step: ProbeStep): boolean {
  const probe = room.probes.get(probeId);
  if (!probe) return false;
  const state = advance(probe, step, { atMs: room.atMs, timeouts: room.rules.probe });
  if (state === probe.state) return false;
  const advanced = { ...probe, state };
  if (step.kind === "reported") {
    room.emit({ kind: "measured", probeId, participantId: step.participantId, report: step.report });
    noteReport(room, advanced, step);
  }
  const verdict = step.kind === "reported" ? verdictOn(room, advanced, step) : null;
  if (verdict) settle(room, advanced, verdict);
  else keep(room, advanced);
  return true;
}

/** The server's own deadline: whoever has not reported by now does not count. */
export function expireProbe(room: Room, probeId: string): void {
  const probe = room.probes.get(probeId);
  if (!probe) return;
  noteDeadline(room, probe);
  settle(room, probe, rejected(probe.state.kind === "connecting" ? "connection-failed" : "timeout"));
}

/** Every open probe has so much more time. */
export function lengthenProbes(room: Room, byMs: number): void {
  for (const probe of room.probes.values()) keep(room, lengthened(probe, byMs));
}

/** A member is gone: its pairs end, the others are still measured, since they may well meet again. */
export function abandonProposal(room: Room, proposalId: string, leaver: string): void {
  const proposal = room.proposals.get(proposalId);
  if (!proposal) return;
  for (const probe of openProbesOf(room, proposal)) {
    if (probe.members.includes(leaver)) close(room, probe, rejected("peer-left"));
  }
  for (const { members, linkId } of proposal.edges) if (members.includes(leaver)) room.closeLink(linkId);
  const edges = proposal.edges.filter(({ members }) => !members.includes(leaver));
  conclude(room, failed({ ...proposal, edges }, { reason: "peer-left", rttMs: null }));
}

/**
 * The connection of a pair that is known to be good broke: the group cannot come about. False if the proposal has no such
 * connection.
 */
export function loseLinkOfProposal(room: Room, proposalId: string, linkId: string): boolean {
  const proposal = room.proposals.get(proposalId);
  const lost = proposal?.edges.find((edge) => edge.linkId === linkId);
  if (!proposal || !lost) return false;
  room.closeLink(linkId);
  restAfterBreak(room, lost.members);
  const edges = proposal.edges.filter((edge) => edge !== lost);
  conclude(room, failed({ ...proposal, edges }, { reason: "timeout", rttMs: null }));
  return true;
}

/** Keeps the probe's new state and arms its deadline. */
function keep(room: Room, probe: Probe): void {
  room.probes.set(probe.probeId, probe);
  if (probe.state.kind === "settled") room.deadlines.clear({ kind: "probe", id: probe.probeId });
  else room.deadlines.set({ kind: "probe", id: probe.probeId }, probe.state.deadlineMs);
}

/** `null`: waits for both sides, except that a side without any measurement leaves nothing to wait for. */
function verdictOn(room: Room, probe: Probe, { report }: Reported): Verdict | null {
  const reports = bothReports(probe);
  const shouldReject = (rttMs: number | null) => room.matchmaker.shouldRejectForRtt(rttMs, probe.maxP2pRttMs);
  if (reports) return judge(reports, { shouldReject, p2p: room.rules.p2p });
  return report.kind === "measured" ? null : judgeAlone(report, shouldReject);
}

/**
 * The one place where a probe ends. A bad pair is the end of the group, but what is being measured between the others goes on.
 */
function settle(room: Room, probe: Probe, verdict: Verdict): void {
  close(room, probe, verdict);
  noteTrial(room, probe, verdict);
  if (verdict.kind === "rejected") rest(room, probe, verdict);
  else room.pairs.noteAccepted(...probe.members);
  const proposal = room.proposals.get(probe.proposalId);
  if (!proposal) return;
  if (verdict.kind === "rejected") conclude(room, failed(proposal, verdict));
  else conclude(room, { ...proposal, edges: [...proposal.edges, edgeOf(room, probe, verdict.goodFromMs)] });
}

/** What was accepted keeps to the limit by which it was judged, also where a rule of the matchmaker's own is more lenient. */
function edgeOf(room: Room, { probeId: linkId, members, maxP2pRttMs }: Probe, goodFromMs: number): Edge {
  return { linkId, members, goodFromMs: Math.min(goodFromMs, maxP2pRttMs), measuredAtMs: room.atMs };
}

/**
 * Only a round trip that was measured says how good the matchmaker's guess was; a link that loses packets says nothing about it.
 */
function noteTrial(room: Room, { members, maxP2pRttMs }: Probe, verdict: Verdict): void {
  const [a, b] = room.present(members);
  if (!a || !b || (verdict.kind === "rejected" && verdict.reason !== "rtt-too-high")) return;
  for (const kind of room.matchmaker.kindsOf(a.candidate, b.candidate, maxP2pRttMs)) {
    room.lasting.trackRecord.note(kind, verdict.kind === "accepted");
  }
}

function close(room: Room, probe: Probe, verdict: Verdict): void {
  const { probeId, proposalId, members, maxP2pRttMs, proposedAtMs } = probe;
  const reports = probe.state.kind === "measuring" ? probe.state.reports : noReports;
  keep(room, { ...probe, state: { kind: "settled", verdict, reports } });
  if (verdict.kind === "rejected") room.closeLink(probeId);
  const verdictMs = room.atMs - proposedAtMs;
  room.emit({ kind: "stopProbe", probeId, proposalId, members, maxP2pRttMs, verdict, verdictMs, reports });
}

type Rejected = Extract<Verdict, { kind: "rejected" }>;

/** Reasons that say nothing about the pair's connection itself. */
const retried: ReadonlySet<RejectionReason> = new Set(["timeout", "connection-failed", "reports-disagree"]);

/**
 * A pair that was rejected rests: for long if it was not good enough, shortly if it could not be measured. A limit that grows
 * ends the rest only where the limit was what it failed by, and not a stricter rule of the matchmaker's own.
 */
function rest(room: Room, { members, maxP2pRttMs }: Probe, { reason, goodFromMs }: Rejected): void {
  const failedBy = goodFromMs !== null && goodFromMs > maxP2pRttMs ? goodFromMs : null;
  const untilMs = retried.has(reason)
    ? room.pairs.noteUnmeasured(members, room.atMs)
    : room.pairs.noteSlow(members, failedBy, room.atMs);
  room.deadlines.set(pairDeadline("pairRest", ...members), untilMs);
}

/** The group cannot come about any more; the first reason counts. */
function failed(proposal: Proposal, { reason, rttMs }: Failure): Proposal {
  return { ...proposal, failure: proposal.failure ?? { reason, rttMs } };
}

/** Keeps the proposal's new state, and acts on it: a group whose pairs are all good is a match. */
function conclude(room: Room, proposal: Proposal): void {
  const { failure } = proposal;
  const open = openProbesOf(room, proposal);
  if (failure) letGo(room, proposal, { failure, open });
  else if (open.length > 0) room.proposals.set(proposal.proposalId, proposal);
  else accept(room, proposal);
}

function accept(room: Room, proposal: Proposal): void {
  const { proposalId, participantIds, edges } = proposal;
  forget(room, proposal);
  const links = pairsOf(participantIds).flatMap((pair) => {
    const edge = edges.find(({ members }) => members.every((id) => pair.includes(id)));
    return edge ? [{ linkId: edge.linkId, members: edge.members }] : [];
  });
  commitMatch(room, { proposalId, members: room.present(participantIds), links, edges });
}

interface Failed {
  readonly failure: Failure;
  readonly open: readonly Probe[];
}

/**
 * Of a group that failed, everybody of whom nothing is being measured any more goes back to their old place, and what was found
 * to be good is kept: a bad pair costs the next group one person, not all of them.
 */
function letGo(room: Room, proposal: Proposal, { failure, open }: Failed): void {
  const { proposalId, participantIds, edges, putForward } = proposal;
  const isMeasured = (id: string): boolean => open.some(({ members }) => members.includes(id));
  const rejections = participantIds
    .filter((id) => !isMeasured(id))
    .map((participantId) => ({
      participantId,
      rejection: ownRejection(room, proposal, participantId) ?? elsewhere(failure),
    }));
  for (const edge of edges) if (!edge.members.every(isMeasured)) keepEdge(room, edge);
  if (open.length > 0) {
    room.proposals.set(proposalId, {
      ...proposal,
      participantIds: participantIds.filter(isMeasured),
      edges: edges.filter(({ members }) => members.every(isMeasured)),
    });
  } else {
    forget(room, proposal);
    room.emit({ kind: "withdrawn", proposalId, participantIds: putForward, reason: failure.reason });
  }
  for (const { participantId, rejection } of rejections) sendBack(room, participantId, rejection);
}

/** That of somebody's own bad pair, if there is one: they are told of it before that of others. */
function ownRejection(room: Room, proposal: Proposal, participantId: string): Rejection | null {
  for (const { members, state } of probesOf(room, proposal)) {
    if (!members.includes(participantId) || state.kind !== "settled" || state.verdict.kind !== "rejected") continue;
    const { verdict, reports } = state;
    const partnerId = members[0] === participantId ? members[1] : members[0];
    const [own, theirs] = [reports.get(participantId), reports.get(partnerId)];
    const { reason, rttMs } = verdict;
    return { reason, rttMs, own: measurementOf(own), theirs: measurementOf(theirs) };
  }
  return null;
}

function sendBack(room: Room, participantId: string, rejection: Rejection): void {
  const member = room.participants.get(participantId);
  if (!member) return;
  room.update(member, { lastRejection: rejection });
  returnToWaiting(room, member);
}

function forget(room: Room, { proposalId, probeIds }: Proposal): void {
  room.proposals.delete(proposalId);
  for (const probeId of probeIds) room.probes.delete(probeId);
}

function openProbesOf(room: Room, proposal: Proposal): Probe[] {
  return probesOf(room, proposal).filter(({ state }) => state.kind !== "settled");
}

function probesOf(room: Room, { probeIds }: Proposal): Probe[] {
  const probes: Probe[] = [];
  for (const probeId of probeIds) {
    const probe = room.probes.get(probeId);
    if (probe) probes.push(probe);
  }
  return probes;
}
