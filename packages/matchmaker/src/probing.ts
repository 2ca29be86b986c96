import { pairRest } from "./deadlines.ts";
import type { Link } from "./effects.ts";
import { commitMatch, returnToWaiting } from "./matching.ts";
import type { ProbeReport } from "./measurement.ts";
import { pairsOf } from "./pairs.ts";
import type { Participant } from "./participant.ts";
import { advance, bothReports, preparing, type Probe, type ProbeStep } from "./probe.ts";
import type { Proposal, Room } from "./room.ts";
import { judge, judgeAlone, rejected, type RejectionReason, type Verdict } from "./verdict.ts";

interface Probing {
  readonly proposalId: string;
  readonly members: readonly Participant[];
  readonly maxP2pRttMs: number;
}

/** Every pair of the proposal is measured, all at the same time. */
export function openProbes(room: Room, { proposalId, members, maxP2pRttMs }: Probing): void {
  const participantIds = members.map(({ participantId }) => participantId);
  const probes = pairsOf(participantIds).map((pair): Probe => {
    const state = preparing({ atMs: room.atMs, timeouts: room.rules.probe });
    return { probeId: room.newId("probe"), proposalId, members: pair, state };
  });
  room.proposals.set(proposalId, { proposalId, participantIds, probeIds: probes.map(({ probeId }) => probeId) });
  for (const member of members) room.move(member, { kind: "probing", proposalId });
  for (const probe of probes) {
    keep(room, probe);
    room.openLink({ linkId: probe.probeId, members: probe.members });
    room.emit({ kind: "startProbe", probeId: probe.probeId, proposalId, members: probe.members, maxP2pRttMs });
  }
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

/** A member is gone: every open probe of the proposal ends with it. */
export function abandonProposal(room: Room, proposalId: string, leaver: string): void {
  const proposal = room.proposals.get(proposalId);
  if (!proposal) return;
  for (const probe of openProbesOf(room, proposal)) {
    if (probe.members.includes(leaver)) close(room, probe, rejected("peer-left"));
  }
  withdraw(room, proposal, { reason: "peer-left", rttMs: null });
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
  const judgement = { shouldReject: shouldRejectIn(room), p2p: room.rules.p2p };
  if (reports) settle(room, probe, judge(reports, judgement));
  else if (report.kind !== "measured") settle(room, probe, judgeAlone(report, judgement.shouldReject));
}

/** The matchmaker's own rule; the plain limit if the researcher's version of it throws. */
function shouldRejectIn(room: Room) {
  const { matchmaker } = room.rules;
  return (rttMs: number | null): boolean => {
    try {
      return matchmaker.shouldRejectForRtt(rttMs);
    } catch (error) {
      room.emit({ kind: "matchmakerFailed", error });
      return rttMs === null || rttMs > (matchmaker.maxP2pRttMs ?? Number.POSITIVE_INFINITY);
    }
  };
}

/** The one place where a probe ends. Its proposal is accepted with the last accepted probe, or withdrawn with the first rejected one. */
function settle(room: Room, probe: Probe, verdict: Verdict): void {
  close(room, probe, verdict);
  const proposal = room.proposals.get(probe.proposalId);
  if (!proposal) return;
  if (verdict.kind === "rejected") {
    rest(room, probe, verdict.reason);
    withdraw(room, proposal, verdict);
    return;
  }
  room.pairs.noteAccepted(...probe.members);
  if (openProbesOf(room, proposal).length === 0) accept(room, proposal);
}

function close(room: Room, probe: Probe, verdict: Verdict): void {
  const { probeId, proposalId, members } = probe;
  const reports = probe.state.kind === "measuring" ? probe.state.reports : new Map<string, ProbeReport>();
  keep(room, { ...probe, state: { kind: "settled", verdict } });
  room.emit({ kind: "stopProbe", probeId, proposalId, members, verdict, reports });
}

/** Reasons that say nothing about the pair's connection itself. */
const retried: ReadonlySet<RejectionReason> = new Set(["timeout", "connection-failed", "reports-disagree"]);

/** A pair that was rejected rests: for long if it was too slow, shortly if it could not be measured. */
function rest(room: Room, { members: [a, b] }: Probe, reason: RejectionReason): void {
  const untilMs = !retried.has(reason)
    ? room.pairs.noteSlow(a, b, room.atMs)
    : room.pairs.noteUnmeasured(a, b, room.atMs);
  room.deadlines.set(pairRest(a, b), untilMs);
}

/** All or nothing: one bad pair sends the whole proposal back, everybody to their old place. */
function withdraw(room: Room, proposal: Proposal, why: { reason: RejectionReason; rttMs: number | null }): void {
  const { proposalId, participantIds } = proposal;
  for (const probe of openProbesOf(room, proposal)) close(room, probe, rejected("withdrawn"));
  for (const { linkId } of linksOf(room, proposal)) room.links.delete(linkId);
  forget(room, proposal);
  room.emit({ kind: "withdrawn", proposalId, participantIds, reason: why.reason });
  for (const member of room.present(participantIds)) {
    member.lastRejection = { reason: why.reason, rttMs: why.rttMs };
    returnToWaiting(room, member);
  }
}

function accept(room: Room, proposal: Proposal): void {
  const links = linksOf(room, proposal);
  forget(room, proposal);
  const { proposalId, participantIds } = proposal;
  commitMatch(room, { proposalId, members: room.present(participantIds), links });
}

function forget(room: Room, { proposalId, probeIds }: Proposal): void {
  room.proposals.delete(proposalId);
  for (const probeId of probeIds) room.probes.delete(probeId);
}

/** A probe's link bears the probe's id: the connection that was measured is the one that is kept. */
function linksOf(room: Room, { probeIds }: Proposal): Link[] {
  return probeIds.flatMap((probeId) => room.links.get(probeId) ?? []);
}

function openProbesOf(room: Room, { probeIds }: Proposal): Probe[] {
  return probeIds.flatMap((id) => room.probes.get(id) ?? []).filter(isOpen);
}

function isOpen({ state }: Probe): boolean {
  return state.kind !== "settled";
}
