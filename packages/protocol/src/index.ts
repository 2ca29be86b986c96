export type { Completion } from "./completion.ts";
export { ID_CHARS, limits, recruiterParameter, SIGNALS_PER_MESSAGE, timeZonePattern, type Limits } from "./limits.ts";
export type { MeasurementMessage, ProbeMeasurementMessage } from "./measurement.ts";
export { pageMessages, type PageEvent, type PageMessage } from "./page-messages.ts";
export type { ErrorCode, ProtocolError, Reply } from "./protocol-error.ts";
export { pathSchema, reportSchema, type Baseline, type Path, type Report } from "./report.ts";
export type {
  GoneReason,
  IceServer,
  MatchAnnounced,
  MatchBaseline,
  MatchLink,
  PartnerMessage,
  ProbeRuleMessage,
  ProbeStart,
  ProbeStop,
  RejectionMessage,
  ExtensionMessage,
  RejectionReason,
  Released,
  ReleaseReason,
  ServerEvent,
  ServerMessages,
  StatusMessage,
} from "./server-messages.ts";
export type { ServerSlow } from "./server-slow.ts";
export { linkSignalSchema, type LinkSignal } from "./signal.ts";
export { protocolVersion } from "./version.ts";
