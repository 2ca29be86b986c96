import { pairDeadline } from "../room/deadlines.ts";
import { advance, bothReports, lengthened, noReports, preparing } from "../room/probe.ts";
import type { Probe, ProbeStep, Reported } from "../room/probe.ts";
import { noteDeadline, noteReport } from "./resting.ts";
import type { Room } from "../room/room.ts";
import { judge, judgeAlone, rejected, type RejectionReason, type Verdict } from "../verdict/verdict.ts";

/** The probe of one pair of a proposal. It begins with {@link startProbe}. */
export function newProbe(room: Room, about: Pick<Probe, "proposalId" | "members" | "maxP2pRttMs">): Probe {
  const state = preparing({ atMs: room.atMs, timeouts: room.rules.probe });
  return { probeId: room.newId("probe"), ...about, proposedAtMs: room.atMs, state };
}

export function startProbe(room: Room, probe: Probe): void {
  const { probeId, proposalId, members, maxP2pRttMs } = probe;
  keep(room, probe);
  room.openLink({ linkId: probeId, members });
  room.emit({ kind: "startProbe", probeId, proposalId, members, maxP2pRttMs });
}

/**
 * A member reports progress or a result: the probe as it is then, and settled if that was the last word. The very same if the
 * step does not fit: of a settled probe, not of a member, said before.
 */
export function stepProbe(room: Room, probe: Probe, step: ProbeStep): Probe {
  const state = advance(probe, step, { atMs: room.atMs, timeouts: room.rules.probe });
  if (state === probe.state) return probe;
  const advanced = { ...probe, state };
  if (step.kind !== "reported") return keep(room, advanced);
  room.emit({ kind: "measured", probeId: probe.probeId, participantId: step.participantId, report: step.report });
  noteReport(room, advanced, step);
  const verdict = verdictOn(room, advanced, step);
  return verdict ? settle(room, advanced, verdict) : keep(room, advanced);
}

/** The server's own deadline: whoever has not reported by now does not count. */
export function endAtDeadline(room: Room, probe: Probe): Probe {
  noteDeadline(room, probe);
  return settle(room, probe, rejected(probe.state.kind === "connecting" ? "connection-failed" : "timeout"));
}

/** A member is gone. That says nothing about the pair. */
export function abandonProbe(room: Room, probe: Probe): void {
  close(room, probe, rejected("peer-left"));
}

/** Every open probe has so much more time. */
export function lengthenProbes(room: Room, byMs: number): void {
  for (const probe of room.probes.values()) keep(room, lengthened(probe, byMs));
}

/** Keeps the probe's new state and arms its deadline. */
function keep(room: Room, probe: Probe): Probe {
  room.probes.set(probe.probeId, probe);
  if (probe.state.kind === "settled") room.deadlines.clear({ kind: "probe", id: probe.probeId });
  else room.deadlines.set({ kind: "probe", id: probe.probeId }, probe.state.deadlineMs);
  return probe;
}

/** `null`: waits for both sides, except that a side without any measurement leaves nothing to wait for. */
function verdictOn(room: Room, probe: Probe, { report }: Reported): Verdict | null {
  const reports = bothReports(probe);
  const shouldReject = (rttMs: number | null) => room.matchmaker.shouldRejectForRtt(rttMs, probe.maxP2pRttMs);
  if (reports) return judge(reports, { shouldReject, p2p: room.rules.p2p });
  return report.kind === "measured" ? null : judgeAlone(report, shouldReject);
}

/** Ends a probe, and remembers what it says about the pair. */
function settle(room: Room, probe: Probe, verdict: Verdict): Probe {
  const settled = close(room, probe, verdict);
  noteTrial(room, probe, verdict);
  if (verdict.kind === "rejected") rest(room, probe, verdict);
  else room.pairs.noteAccepted(...probe.members);
  return settled;
}

function close(room: Room, probe: Probe, verdict: Verdict): Probe {
  const { probeId, proposalId, members, maxP2pRttMs, proposedAtMs } = probe;
  const reports = probe.state.kind === "measuring" ? probe.state.reports : noReports;
  const settled = keep(room, { ...probe, state: { kind: "settled", verdict, reports } });
  if (verdict.kind === "rejected") room.closeLink(probeId);
  const verdictMs = room.atMs - proposedAtMs;
  room.emit({ kind: "stopProbe", probeId, proposalId, members, maxP2pRttMs, verdict, verdictMs, reports });
  return settled;
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
