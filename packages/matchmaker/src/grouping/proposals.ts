import { expireEdge, freshEdge, keepEdge, takeEdge, restAfterBreak } from "./edges.ts";
import type { Edge } from "../pairs/link.ts";
import { confirmGroup } from "./ready-check.ts";
import { measurementOf } from "../verdict/measurement.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import type { Participant } from "../room/participant.ts";
import type { Probe, ProbeStep } from "../room/probe.ts";
import { abandonProbe, endAtDeadline, newProbe, startProbe, stepProbe } from "./probing.ts";
import { elsewhere, type Failure, type Rejection } from "../verdict/rejection.ts";
import type { Proposal, Room } from "../room/room.ts";
import { sendBack } from "./stays.ts";

/**
 * Puts these people forward as a group under that limit. `null`: without one nothing is measured, and their match is made at
 * once.
 */
export function putForward(room: Room, members: readonly Participant[], maxP2pRttMs: number | null): void {
  const proposalId = room.newId("proposal");
  const participantIds = members.map(({ participantId }) => participantId);
  room.emit({ kind: "proposed", proposalId, participantIds, maxP2pRttMs });
  for (const member of members) room.update(member, { attempts: member.attempts + 1 });
  if (maxP2pRttMs !== null) return openProbes(room, { proposalId, members, maxP2pRttMs });
  const links = pairsOf(participantIds).map((pair) => ({ linkId: room.newId("link"), members: pair }));
  confirmGroup(room, { proposalId, members, links, edges: [], maxP2pRttMs });
}

interface Probed {
  readonly proposalId: string;
  readonly members: readonly Participant[];
  readonly maxP2pRttMs: number;
}

/** Every pair of the proposal that is not known to be good is measured, all at the same time. */
function openProbes(room: Room, { proposalId, members, maxP2pRttMs }: Probed): void {
  const participantIds = members.map(({ participantId }) => participantId);
  const edges: Edge[] = [];
  const probes: Probe[] = [];
  for (const pair of pairsOf(participantIds)) {
    const edge = knownEdge(room, pair, maxP2pRttMs);
    if (edge) edges.push(edge);
    else probes.push(newProbe(room, { proposalId, members: pair, maxP2pRttMs }));
  }
  const probeIds = probes.map(({ probeId }) => probeId);
  const proposal: Proposal = {
    proposalId,
    putForward: participantIds,
    participantIds,
    maxP2pRttMs,
    probeIds,
    edges,
    failure: null,
  };
  room.proposals.set(proposalId, proposal);
  for (const member of members) room.move(member, { kind: "probing", proposalId });
  for (const probe of probes) startProbe(room, probe);
  goOn(room, proposal);
}

/** What was measured between two people before, unless it is too old, or too slow for the limit that holds now. */
function knownEdge(room: Room, pair: readonly [string, string], maxP2pRttMs: number): Edge | null {
  const edge = freshEdge(room, ...pair);
  if (edge && edge.goodFromMs <= maxP2pRttMs) return takeEdge(room, pair);
  expireEdge(room, pair);
  return null;
}

/** A member reports progress or a result of its probe. False if that did not fit. */
export function noteStep(room: Room, probeId: string, step: ProbeStep): boolean {
  const probe = room.probes.get(probeId);
  if (!probe) return false;
  const next = stepProbe(room, probe, step);
  if (next === probe) return false;
  noteEnd(room, next);
  return true;
}

/** The time of a probe is up. */
export function expireProbe(room: Room, probeId: string): void {
  const probe = room.probes.get(probeId);
  if (probe) noteEnd(room, endAtDeadline(room, probe));
}

/** A bad pair is the end of its group, but what is being measured between the others goes on. A good one is an edge of it. */
function noteEnd(room: Room, probe: Probe): void {
  const proposal = room.proposals.get(probe.proposalId);
  if (!proposal || probe.state.kind !== "settled") return;
  const { verdict } = probe.state;
  if (verdict.kind === "rejected") goOn(room, failed(proposal, verdict));
  else goOn(room, { ...proposal, edges: [...proposal.edges, edgeOf(room, probe, verdict.goodFromMs)] });
}

/** What was accepted keeps to the limit by which it was judged, also where a rule of the matchmaker's own is more lenient. */
function edgeOf(room: Room, { probeId: linkId, members, maxP2pRttMs }: Probe, goodFromMs: number): Edge {
  return { linkId, members, goodFromMs: Math.min(goodFromMs, maxP2pRttMs), measuredAtMs: room.atMs };
}

/** A member is gone: its pairs end, the others are still measured, since they may well meet again. */
export function abandonProposal(room: Room, proposalId: string, leaver: string): void {
  const proposal = room.proposals.get(proposalId);
  if (!proposal) return;
  for (const probe of openProbesOf(room, proposal)) if (probe.members.includes(leaver)) abandonProbe(room, probe);
  for (const { members, linkId } of proposal.edges) if (members.includes(leaver)) room.closeLink(linkId);
  const edges = proposal.edges.filter(({ members }) => !members.includes(leaver));
  goOn(room, failed({ ...proposal, edges }, { reason: "peer-left", rttMs: null }));
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
  goOn(room, failed({ ...proposal, edges }, { reason: "timeout", rttMs: null }));
  return true;
}

/** The group cannot come about any more; the first reason counts. */
function failed(proposal: Proposal, { reason, rttMs }: Failure): Proposal {
  return { ...proposal, failure: proposal.failure ?? { reason, rttMs } };
}

/** Keeps the proposal's new state, and acts on it: a group whose pairs are all good is a match. */
function goOn(room: Room, proposal: Proposal): void {
  const { failure } = proposal;
  const open = openProbesOf(room, proposal);
  if (failure) letGo(room, proposal, { failure, open });
  else if (open.length > 0) room.proposals.set(proposal.proposalId, proposal);
  else complete(room, proposal);
}

function complete(room: Room, proposal: Proposal): void {
  const { proposalId, participantIds, edges, maxP2pRttMs } = proposal;
  forget(room, proposal);
  const links = pairsOf(participantIds).flatMap((pair) => {
    const edge = edges.find(({ members }) => members.every((id) => pair.includes(id)));
    return edge ? [{ linkId: edge.linkId, members: edge.members }] : [];
  });
  confirmGroup(room, { proposalId, members: room.present(participantIds), links, edges, maxP2pRttMs });
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
  const { participantIds, edges } = proposal;
  const isMeasured = (id: string): boolean => open.some(({ members }) => members.includes(id));
  const free = room.present(participantIds.filter((id) => !isMeasured(id))).map((member) => {
    return { member, rejection: ownRejection(room, proposal, member.participantId) ?? elsewhere(failure) };
  });
  for (const edge of edges) if (!edge.members.every(isMeasured)) keepEdge(room, edge);
  if (open.length === 0) withdraw(room, proposal, failure);
  else {
    room.proposals.set(proposal.proposalId, {
      ...proposal,
      participantIds: participantIds.filter(isMeasured),
      edges: edges.filter(({ members }) => members.every(isMeasured)),
    });
  }
  for (const { member, rejection } of free) sendBack(room, member, rejection);
}

function withdraw(room: Room, proposal: Proposal, { reason }: Failure): void {
  const { proposalId, putForward: participantIds } = proposal;
  forget(room, proposal);
  room.emit({ kind: "withdrawn", proposalId, participantIds, reason });
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
