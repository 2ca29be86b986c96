/**
 * The browser SDK, `@earshot/client`: what an experiment's page imports. Times are in ms unless a name says otherwise.
 *
 * @module client
 */
export type {
  IceServer,
  LinkSignal,
  MeasurementMessage,
  Path,
  ProbeStop,
  RejectionReason,
  ReleaseReason,
} from "@earshot/protocol";
export { joinWaitroom } from "./join-waitroom.ts";
export { MatchError } from "./match-error.ts";
export type { Match, Partner, PartnerEvents, PartnerRtt } from "./match.ts";
export { unknownStats, type LinkStats } from "./link-stats.ts";
export type { JoinOptions } from "./options.ts";
export type { Message, Sendable } from "./message.ts";
export { nativeLink } from "./native-link.ts";
export { participantFromUrl } from "./participant-from-url.ts";
export type { PeerLink, PeerLinkFactory, PeerLinkHandlers, PeerLinkOptions } from "./peer-link.ts";
export type { FrameChannel } from "./pinger.ts";
export { simplePeerLink } from "./simple-peer-link.ts";
export type {
  EndReason,
  Outcome,
  ProbeStage,
  ProbeVerdict,
  Rejection,
  Sample,
  Status,
  WaitroomEvents,
} from "./status.ts";
export type { Waitroom } from "./waitroom.ts";
