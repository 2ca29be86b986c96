import { measurementOf } from "@earshot/matchmaker";
import type { Assignment, Effect, Link, Measurement, ParticipantStatus, Rejection } from "@earshot/matchmaker";
import type {
  MeasurementMessage,
  PartnerMessage,
  ProbeRuleMessage,
  RejectionMessage,
  StatusMessage,
} from "@earshot/protocol";
import type { Ice } from "../ice/ice.ts";
import type { Session } from "../page/session.ts";

/** What a scene's pages are told, and with what at hand. */
export interface DeliveryContext {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly ice: Ice;
  readonly rule: ProbeRuleMessage;
  readonly groupSize: number;
  /** `null` if the scene hides it. */
  readonly waitingCount: number | null;
  readonly nowMs: number;
}

const nothingAssigned: Assignment = { roles: [], condition: null };

type Announcement = Extract<Effect, { kind: "announceMatch" }>;

/** Translates what the brain wants into messages to the pages concerned: the one place where the two vocabularies meet. */
export function deliver(effect: Effect, context: DeliveryContext): void {
  const { sessions } = context;
  switch (effect.kind) {
    case "updateStatus":
      tellStatus(effect, context);
      break;
    case "startProbe":
      startProbe(effect, context);
      break;
    case "stopProbe":
      stopProbe(effect, context);
      break;
    case "announceMatch":
      announce(effect, context);
      break;
    case "startMatch":
      start(effect, context);
      break;
    case "memberGone":
      tellGone(effect, effect.leaver, context);
      break;
    case "memberUnseen":
      tellGone(effect, effect.member, context);
      break;
    case "release":
      sessions.get(effect.participantId)?.dismiss({ reason: effect.reason, waitedMs: effect.waitedMs });
      break;
    // Not for a page at once: facts for the records, whose consequences are told by a status, and the count of the lobby.
    case "lobbyChanged":
    case "admitted":
    case "beaconsMeasured":
    case "proposed":
    case "measured":
    case "withdrawn":
    case "cancelMatch":
    case "matchmakerFailed":
    case "ignored":
      break;
  }
}

function tellStatus(
  { participantId, status }: Extract<Effect, { kind: "updateStatus" }>,
  context: DeliveryContext,
): void {
  const session = context.sessions.get(participantId);
  if (!session) return;
  if (status.kind === "waiting") session.forgetAllBut(status.keptLinkIds);
  const message = toStatusMessage(status, session, context);
  if (message) session.send("status", message);
}

/** Matches have messages of their own. */
function toStatusMessage(status: ParticipantStatus, session: Session, context: DeliveryContext): StatusMessage | null {
  switch (status.kind) {
    case "measuring":
      return { kind: "measuring" };
    case "waiting": {
      const { attempts, lastRejection, deadlineMs, hidden, keptLinkIds } = status;
      const { groupSize, waitingCount, nowMs } = context;
      const deadlineInMs = inMs(deadlineMs, session, nowMs);
      return {
        kind: "waiting",
        attempts,
        lastRejection: lastRejection && toRejectionMessage(lastRejection),
        deadlineInMs,
        groupSize,
        waitingCount,
        serverRttMs: session.serverRttMs,
        hidden,
        keptLinkIds,
      };
    }
    case "probing":
      return { kind: "probing", attempts: status.attempts };
    case "confirming":
    case "matched":
      return null;
  }
}

function startProbe(effect: Extract<Effect, { kind: "startProbe" }>, context: DeliveryContext): void {
  const { probeId, maxP2pRttMs, members } = effect;
  const { ice } = context;
  for (const { self, partner, initiator } of bothEnds(members, context)) {
    self.toldLinks.add(probeId);
    self.send("probe/start", {
      probeId,
      partnerId: partner.partnerId,
      initiator,
      maxP2pRttMs,
      rule: context.rule,
      iceServers: ice.serversFor({ linkId: probeId, partnerId: self.partnerId }),
      relayOnly: ice.relayOnly,
    });
  }
}

function stopProbe(effect: Extract<Effect, { kind: "stopProbe" }>, context: DeliveryContext): void {
  const { probeId, verdict, verdictMs, reports, members, maxP2pRttMs } = effect;
  const accepted = verdict.kind === "accepted";
  const reason = verdict.kind === "rejected" ? verdict.reason : null;
  const measuredBy = ({ participantId }: Session) => toMeasurementMessage(measurementOf(reports.get(participantId)));
  for (const { self, partner } of bothEnds(members, context)) {
    const { partnerId } = partner;
    const measured = { own: measuredBy(self), theirs: measuredBy(partner) };
    if (accepted) self.noteMeasured(probeId, measured);
    self.send("probe/stop", {
      probeId,
      partnerId,
      accepted,
      reason,
      rttMs: verdict.rttMs,
      maxP2pRttMs,
      verdictMs: Math.round(verdictMs),
      ...measured,
    });
  }
}

function toRejectionMessage({ reason, rttMs, own, theirs }: Rejection): RejectionMessage {
  return { reason, rttMs, own: toMeasurementMessage(own), theirs: toMeasurementMessage(theirs) };
}

/** The single samples stay in the records. */
function toMeasurementMessage(measurement: Measurement | null): MeasurementMessage | null {
  if (!measurement) return null;
  const { samplesMs: _samplesMs, hurriedMs: _hurriedMs, ...statistics } = measurement;
  return statistics;
}

function announce({ matchId, participantIds, links, startsAtMs }: Announcement, context: DeliveryContext): void {
  for (const session of sessionsOf(participantIds, context)) {
    const partners = links.flatMap((link) => toPartner(link, { session, participantIds, context }));
    for (const { linkId } of partners) session.toldLinks.add(linkId);
    session.match = { startsAtMs, announced: { matchId, partners }, started: null };
    tellAnnounced(session, context.nowMs);
  }
}

function start(effect: Extract<Effect, { kind: "startMatch" }>, context: DeliveryContext): void {
  const { matchId, participantIds, startsAtMs, assignment = nothingAssigned } = effect;
  for (const session of sessionsOf(participantIds, context)) {
    const index = participantIds.indexOf(session.participantId);
    const role = assignment.roles[index] ?? null;
    const started = { matchId, index, role, ...assignment };
    if (session.match) session.match = { ...session.match, startsAtMs, started };
    tellStarted(session, context.nowMs);
  }
}

function tellGone(
  { matchId, remaining }: { readonly matchId: string; readonly remaining: readonly string[] },
  member: string,
  context: DeliveryContext,
): void {
  const partnerId = context.sessions.get(member)?.partnerId;
  if (partnerId === undefined) return;
  for (const session of sessionsOf(remaining, context)) session.send("match/member-gone", { matchId, partnerId });
}

/** To a page whose connection broke: what it was told may have been lost on the way. */
export function tellMatchAgain(session: Session, nowMs: number): void {
  tellAnnounced(session, nowMs);
  tellStarted(session, nowMs);
}

function tellAnnounced(session: Session, nowMs: number): void {
  const { match } = session;
  if (!match) return;
  session.send("match/announced", { ...match.announced, startsInMs: inMs(match.startsAtMs, session, nowMs) });
}

function tellStarted(session: Session, nowMs: number): void {
  const { match } = session;
  if (!match?.started) return;
  session.send("match/started", { ...match.started, startsInMs: inMs(match.startsAtMs, session, nowMs) });
}

interface Member {
  readonly session: Session;
  readonly participantIds: readonly string[];
  readonly context: DeliveryContext;
}

function toPartner({ linkId, members }: Link, { session, participantIds, context }: Member): PartnerMessage[] {
  const { ice } = context;
  return bothEnds(members, context)
    .filter(({ self }) => self === session)
    .map(({ partner, initiator }) => {
      const measured = session.measuredOver(linkId);
      return {
        partnerId: partner.partnerId,
        index: participantIds.indexOf(partner.participantId),
        rtt: measured?.own ?? null,
        theirRtt: measured?.theirs ?? null,
        linkId,
        initiator,
        // A link that was measured is open already: it needs no further credentials.
        iceServers: measured ? ice.fixedServers : ice.serversFor({ linkId, partnerId: session.partnerId }),
        relayOnly: ice.relayOnly,
      };
    });
}

/** Each end of a link with the other one; the first member makes the offer. */
function bothEnds([first, second]: readonly [string, string], { sessions }: DeliveryContext) {
  const [a, b] = [sessions.get(first), sessions.get(second)];
  if (!a || !b) return [];
  return [
    { self: a, partner: b, initiator: true },
    { self: b, partner: a, initiator: false },
  ];
}

function sessionsOf(ids: readonly string[], { sessions }: DeliveryContext): Session[] {
  return ids.flatMap((id) => sessions.get(id) ?? []);
}

/** How long until `atMs`, as it will be when the message arrives: pages at different distances hear of the same moment. */
function inMs(atMs: number, session: Session, nowMs: number): number {
  return Math.max(0, Math.round(atMs - nowMs - (session.serverRttMs ?? 0) / 2));
}
