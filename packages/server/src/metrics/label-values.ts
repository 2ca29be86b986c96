import type { ReleaseReason, WaitroomEvent } from "@earshot/matchmaker";
import type { RefusalReason, VerdictReason } from "../meters.ts";

/** All there are, which the compiler sees to. */
function all<Value extends string>(values: Readonly<Record<Value, true>>): readonly string[] {
  return Object.keys(values);
}

export const verdictReasons: readonly string[] = all<VerdictReason>({
  accepted: true,
  "rtt-too-high": true,
  timeout: true,
  "connection-failed": true,
  "peer-left": true,
  "reports-disagree": true,
  "path-not-allowed": true,
  "jitter-too-high": true,
  "loss-too-high": true,
  unmeasurable: true,
});

/** How a stay ends. */
export const outcomes: readonly string[] = all<"matched" | ReleaseReason>({
  matched: true,
  "timed-out": true,
  left: true,
  "left-after-wait": true,
  disconnected: true,
  "not-ready": true,
  unsupported: true,
  excluded: true,
  "device-not-allowed": true,
  "browser-not-allowed": true,
  "connection-too-weak": true,
  "server-rtt-too-high": true,
});

/** Of events that may not fit. */
export const eventKinds: readonly string[] = all<Exclude<WaitroomEvent["kind"], Always>>({
  left: true,
  extended: true,
  confirmed: true,
  letIn: true,
  disconnected: true,
  reconnected: true,
  visibilityChanged: true,
  serverRttMeasured: true,
  beaconsMeasured: true,
  probeReady: true,
  probeOpened: true,
  probeReported: true,
  baselineMeasured: true,
  linkClosed: true,
});

type Always = "joined" | "draining" | "heldUp" | "tick";

export const refusalReasons: readonly string[] = all<RefusalReason>({
  "bad-message": true,
  "protocol-mismatch": true,
  "unknown-scene": true,
  "unknown-session": true,
  "place-taken": true,
  "token-refused": true,
  "not-joined": true,
  "already-joined": true,
  "not-a-member": true,
  "rate-limited": true,
  internal: true,
  late: true,
});
