/**
 * The browser SDK, `@earshot/client`: what an experiment's page imports. Times are in ms unless a name says otherwise.
 *
 * @module client
 */
export type {
  ExtensionMessage,
  IceServer,
  LinkSignal,
  MeasurementMessage,
  Path,
  ProbeStop,
  RejectionReason,
  ReleaseReason,
} from "@earshot/protocol";
export { joinWaitroom } from "./stay/join-waitroom.ts";
export { MatchError } from "./stay/status.ts";
export type { Channel, ChannelEvents, ChannelOptions } from "./match/channel.ts";
export { matchChannel } from "./match/match-channel.ts";
export type { Completion, Match, Partner, PartnerEvents, PartnerRtt } from "./match/match.ts";
export { unknownStats, type LinkStats } from "./link/link-stats.ts";
export type { JoinOptions } from "./stay/options.ts";
export type { Message, Sendable } from "./message.ts";
export { nativeLink } from "./link/native-link.ts";
export { participantFromUrl } from "./identity/participant-from-url.ts";
export type { PeerLink, PeerLinkFactory, PeerLinkHandlers, PeerLinkOptions } from "./link/peer-link.ts";
export type { FrameChannel } from "./link/pinger.ts";
export { simplePeerLink } from "./link/simple-peer-link.ts";
export type { EndReason, Outcome, ProbeVerdict, Rejection, Status, WaitroomEvents } from "./stay/status.ts";
export type { Sample } from "./measuring/probe.ts";
export type { ProbeStage } from "./link/link-session.ts";
export type { Waitroom } from "./stay/waitroom.ts";
