import { measurementOf } from "@earshot/matchmaker";
import type { Effect, Measurement, ParticipantStatus, ProbeMeasurement, Rejection } from "@earshot/matchmaker";
import type {
  MeasurementMessage,
  ProbeMeasurementMessage,
  PartnerMessage,
  ProbeRuleMessage,
  RejectionMessage,
  ServerMessages,
  StatusMessage,
} from "@earshot/protocol";
import { baselineAtMs, REOPENED_BASELINE_MS, type Countdown } from "./baseline-time.ts";
import type { Ice } from "../ice/ice.ts";
import type { MatchStatements } from "../identity/match-statements.ts";
import type { FarewellOf } from "./farewell.ts";
import type { PageEvent, ToldPartner, Session } from "./session.ts";
import type { Roster } from "./roster.ts";

/** What a scene's pages are told, and with what at hand. */
export interface DeliveryContext {
  readonly roster: Pick<Roster, "of" | "ofAll" | "endsOf">;
  readonly ice: Ice;
  /** `null`: nothing is signed. */
  readonly statements: MatchStatements | null;
  readonly farewellOf: FarewellOf;
  readonly scene: string;
  readonly rule: ProbeRuleMessage;
  readonly countdown: Countdown;
  readonly groupSize: number;
  readonly rejoinMs: number;
  /** `null` if the scene hides it. */
  readonly waitingCount: number | null;
  /** How long a wait takes; `null`: not known. */
  readonly expectedWaitMs: (nowMs: number) => number | null;
}

/** A message to the page of one participant, made when it goes out, which may be a little later: it speaks of times. */
export type Letter = {
  [E in PageEvent]: { readonly to: string; readonly event: E; readonly message: (nowMs: number) => Sent<E> };
}[PageEvent];

/** What has to be signed takes a moment. */
type Sent<E extends PageEvent> = ServerMessages[E] | Promise<ServerMessages[E]>;

/** Translates what the brain wants into messages to the pages concerned: the one place where the two vocabularies meet. */
export function toLetters(effect: Effect, context: DeliveryContext): Letter[] {
  const { roster } = context;
  switch (effect.kind) {
    case "updateStatus":
      return statusLetters(effect, context);
    case "startProbe":
      return probeLetters(effect, context);
    case "stopProbe":
      return verdictLetters(effect, context);
    case "announceMatch":
      return roster.ofAll(effect.participantIds).flatMap((session) => announcement(session, context));
    case "baselineMeasured":
      return baselineLetters(effect, context);
    case "startMatch":
      return roster.ofAll(effect.participantIds).flatMap((session) => start(session, context));
    case "rejoined":
      return rejoinLetters(effect, context);
    case "reopenLinks":
      return effect.links.flatMap(({ link }) => link.members.flatMap((id) => linkLetters(id, link.linkId, context)));
    case "memberGone":
      return goneLetters(effect, effect.leaver, context);
    case "memberUnseen":
      return goneLetters({ ...effect, reason: "unreachable" }, effect.member, context);
    case "release": {
      const farewell = context.farewellOf(effect);
      return [{ to: effect.participantId, event: "released", message: () => farewell }];
    }
    // Not for a page at once: facts for the records, whose consequences are told by a status, and the count of the lobby.
    case "lobbyChanged":
    case "admitted":
    case "extended":
    case "readyChecked":
    case "beaconsMeasured":
    case "proposed":
    case "measured":
    case "withdrawn":
    case "cancelMatch":
    case "matchmakerFailed":
    case "ignored":
      return [];
  }
}

/** To a page whose connection broke: what it was told of its match may have been lost on the way. */
export function matchLetters(session: Session, context: DeliveryContext): Letter[] {
  return [...announcement(session, context), ...start(session, context)];
}

function statusLetters(
  { participantId, status }: Extract<Effect, { kind: "updateStatus" }>,
  context: DeliveryContext,
): Letter[] {
  const session = context.roster.of(participantId);
  const message = session ? statusMessage(status, session, context) : null;
  return message ? [{ to: participantId, event: "status", message }] : [];
}

type StatusAt = (nowMs: number) => StatusMessage;

/** Matches have messages of their own. */
function statusMessage(status: ParticipantStatus, session: Session, context: DeliveryContext): StatusAt | null {
  switch (status.kind) {
    case "measuring":
      return () => ({ kind: "measuring" });
    case "waiting": {
      if (!session.mayWait) return () => ({ kind: "measuring" });
      const { attempts, lastRejection, deadlineMs, extension, minimumWaitAtMs, hidden, isAside, keptLinkIds } = status;
      const { groupSize, waitingCount, expectedWaitMs } = context;
      return (nowMs) => ({
        kind: "waiting",
        attempts,
        lastRejection: lastRejection && toRejectionMessage(lastRejection),
        deadlineInMs: inMs(deadlineMs, session, nowMs),
        extension,
        minimumWaitInMs: minimumWaitAtMs === null ? null : inMs(minimumWaitAtMs, session, nowMs),
        groupSize,
        waitingCount,
        expectedWaitMs: expectedWaitMs(nowMs),
        serverRttMs: session.serverRttMs,
        hidden,
        aside: isAside,
        keptLinkIds,
      });
    }
    case "probing":
      return () => ({ kind: "probing", attempts: status.attempts });
    case "ready-check": {
      const { untilMs, isReady: ready } = status;
      return (nowMs) => ({ kind: "ready-check", deadlineInMs: inMs(untilMs, session, nowMs), ready });
    }
    case "confirming":
    case "matched":
      return null;
  }
}

function probeLetters(
  { probeId, maxP2pRttMs, members }: Extract<Effect, { kind: "startProbe" }>,
  { roster, ice, rule }: DeliveryContext,
): Letter[] {
  return roster.endsOf(members).map(({ self, partner, initiator }) => {
    const { partnerId } = partner;
    const iceServers = ice.serversFor({ linkId: probeId, partnerId: self.partnerId });
    const message = { probeId, partnerId, initiator, maxP2pRttMs, rule, iceServers, relayOnly: ice.relayOnly };
    return { to: self.participantId, event: "probe/start", message: () => message };
  });
}

function verdictLetters(
  { probeId, verdict, verdictMs, reports, members, maxP2pRttMs }: Extract<Effect, { kind: "stopProbe" }>,
  { roster }: DeliveryContext,
): Letter[] {
  const measuredBy = ({ participantId }: Session) => toProbeMessage(measurementOf(reports.get(participantId)));
  return roster.endsOf(members).map(({ self, partner }) => ({
    to: self.participantId,
    event: "probe/stop",
    message: () => ({
      probeId,
      partnerId: partner.partnerId,
      accepted: verdict.kind === "accepted",
      reason: verdict.kind === "rejected" ? verdict.reason : null,
      rttMs: verdict.rttMs,
      maxP2pRttMs,
      verdictMs: Math.round(verdictMs),
      own: measuredBy(self),
      theirs: measuredBy(partner),
    }),
  }));
}

function toRejectionMessage({ reason, rttMs, own, theirs }: Rejection): RejectionMessage {
  return { reason, rttMs, own: toProbeMessage(own), theirs: toProbeMessage(theirs) };
}

/** The single samples stay in the records. */
function toMeasurementMessage(measurement: Measurement): MeasurementMessage {
  const { sent, received, minMs, medianMs, p95Ms, jitterMs, jitterRfc3550Ms, lossRatio } = measurement;
  const { path, relayProtocol, iceRttMs, timedBy, hidden } = measurement;
  const statistics = { sent, received, minMs, medianMs, p95Ms, jitterMs, jitterRfc3550Ms, lossRatio };
  return { ...statistics, path, relayProtocol, iceRttMs, timedBy, hidden };
}

function toProbeMessage(measurement: ProbeMeasurement | null): ProbeMeasurementMessage | null {
  if (!measurement) return null;
  const { openMs, reportMs } = measurement;
  return { ...toMeasurementMessage(measurement), openMs, reportMs };
}

function announcement(session: Session, context: DeliveryContext): Letter[] {
  if (!session.match) return [];
  const { matchId, startsAtMs, partners: told } = session.match;
  const partners = told.map((partner) => toPartnerMessage(partner, session, context));
  const message = (nowMs: number) => ({
    matchId,
    partners,
    startsInMs: inMs(startsAtMs, session, nowMs),
    baselineInMs:
      session.pageNumber > 1 ? REOPENED_BASELINE_MS : inMs(baselineAtMs(startsAtMs, context.countdown), session, nowMs),
  });
  return [{ to: session.participantId, event: "match/announced", message }];
}

function start(session: Session, { scene, groupSize, statements, rejoinMs }: DeliveryContext): Letter[] {
  if (!session.match?.assignment) return [];
  const { participantId, attributes } = session;
  const { matchId, participantIds, startsAtMs, assignment } = session.match;
  const index = participantIds.indexOf(participantId);
  const role = assignment.roles[index] ?? null;
  const facts = { matchId, index, role, ...assignment };
  const { condition } = assignment;
  const rejoined = session.pageNumber > 1;
  const message = (nowMs: number) => {
    const told = { ...facts, startsInMs: inMs(startsAtMs, session, nowMs), rejoined, rejoinMs };
    if (!statements) return { ...told, token: null };
    const stated = { participantId, scene, matchId, index, groupSize, role, condition, attributes };
    return statements.sign(stated).then((token) => ({ ...told, token }));
  };
  return [{ to: participantId, event: "match/started", message }];
}

/** The new page hears of the match as if it had just begun, the others of their new connection to it. */
function rejoinLetters(
  { participantId, links }: Extract<Effect, { kind: "rejoined" }>,
  context: DeliveryContext,
): Letter[] {
  const session = context.roster.of(participantId);
  const others = links.flatMap(({ link: { linkId, members } }) =>
    members.filter((id) => id !== participantId).flatMap((id) => linkLetters(id, linkId, context)),
  );
  return [...(session ? matchLetters(session, context) : []), ...others];
}

function linkLetters(to: string, linkId: string, context: DeliveryContext): Letter[] {
  const session = context.roster.of(to);
  const told = session?.match?.partners.find((partner) => partner.linkId === linkId);
  if (!session?.match || !told) return [];
  const { matchId } = session.match;
  const partner = toPartnerMessage(told, session, context);
  return [{ to, event: "match/link", message: () => ({ matchId, partner, baselineInMs: REOPENED_BASELINE_MS }) }];
}

/** When both sides are known. */
function baselineLetters(
  { matchId, members, sides }: Extract<Effect, { kind: "baselineMeasured" }>,
  { roster }: DeliveryContext,
): Letter[] {
  return roster.endsOf(members).flatMap(({ self, partner }) => {
    const [own, theirs] = [sides.get(self.participantId), sides.get(partner.participantId)];
    if (!own || !theirs) return [];
    const { partnerId } = partner;
    const message = { matchId, partnerId, rtt: toMeasurementMessage(own), theirRtt: toMeasurementMessage(theirs) };
    return [{ to: self.participantId, event: "match/baseline", message: () => message }];
  });
}

function goneLetters(
  { matchId, remaining, reason }: Omit<Extract<Effect, { kind: "memberGone" }>, "kind" | "leaver">,
  member: string,
  { roster }: DeliveryContext,
): Letter[] {
  const partnerId = roster.of(member)?.partnerId;
  if (partnerId === undefined) return [];
  const told = { matchId, partnerId, reason: reason === "unreachable" ? reason : "left" } as const;
  return remaining.map((to) => ({ to, event: "match/member-gone", message: () => told }));
}

function toPartnerMessage(partner: ToldPartner, session: Session, { ice, roster }: DeliveryContext): PartnerMessage {
  const { partnerId, index, linkId, initiator, isReopened = false } = partner;
  const measured = session.measuredOver(linkId);
  const participantId = session.match?.participantIds[index];
  return {
    partnerId,
    index,
    page: (participantId === undefined ? undefined : roster.of(participantId)?.pageNumber) ?? 1,
    rtt: measured?.own ? toMeasurementMessage(measured.own) : null,
    theirRtt: measured?.theirs ? toMeasurementMessage(measured.theirs) : null,
    linkId,
    initiator,
    // A link that was measured is open already: it needs no further credentials.
    iceServers: measured && !isReopened ? ice.fixedServers : ice.serversFor({ linkId, partnerId: session.partnerId }),
    relayOnly: ice.relayOnly,
  };
}

/** How long until `atMs`, as it will be when the message arrives: pages at different distances hear of the same moment. */
function inMs(atMs: number, session: Session, nowMs: number): number {
  return Math.max(0, Math.round(atMs - nowMs - (session.serverRttMs ?? 0) / 2));
}
