import type { End } from "../../../packages/client/src/element/end-screen.ts";
import type { Outcome, Status } from "../../../packages/client/src/stay/status.ts";

type Underway = Exclude<Status, Outcome>;
type Waiting = Extract<Status, { kind: "waiting" }>;

const now = performance.now();

const waiting: Waiting = {
  kind: "waiting",
  waitingCount: 1,
  groupSize: 2,
  attempts: 0,
  lastRejection: null,
  deadlineAtMs: now + 754_000,
  extension: null,
  minimumWaitAtMs: null,
  expectedWaitMs: null,
  serverRttMs: 20,
  hidden: false,
  aside: false,
};

const rejection = { rttMs: 160, own: null, theirs: null } as const;
const asked = { deadlineAtMs: now + 600_000 } as const;

/** One of each that looks different. */
export const statuses: Readonly<Record<string, Underway>> = {
  connecting: { kind: "connecting", again: false },
  reconnecting: { kind: "connecting", again: true },
  measuring: { kind: "measuring" },
  waiting,
  "waiting with all there is to say": {
    ...waiting,
    waitingCount: 12,
    attempts: 3,
    lastRejection: { ...rejection, reason: "rtt-too-high" },
    minimumWaitAtMs: now - 1_000,
    expectedWaitMs: 130_000,
  },
  "waiting after a try that broke": { ...waiting, lastRejection: { ...rejection, reason: "peer-left" } },
  hidden: { ...waiting, hidden: true },
  probing: { kind: "probing", stage: "connecting", attempts: 1 },
  "ready check": { kind: "ready-check", ready: false, ...asked },
  "ready check, answered": { kind: "ready-check", ready: true, ...asked },
  aside: { ...waiting, aside: true, ...asked },
  choice: { ...waiting, extension: { byMs: 120_000, left: 1, isAsked: true }, ...asked },
  confirming: { kind: "confirming", matchId: "m", startsAtMs: now + 600_000 },
};

const url = "#next";
const message =
  'joinWaitroom: there is no scene "gaem"; this study has game, two-limits, trio (http://lab.example.org:8080/study)';

export const ends: readonly End[] = [
  { reason: "finished", completionCode: "C1DONE", redirectUrl: url },
  { reason: "partner-gone", completionCode: "C2PART", redirectUrl: url },
  {
    reason: "timed-out",
    completionCode: "a_code-of_64-characters_is-the-longest_that-a-study-may-have_0123",
    redirectUrl: url,
  },
  { reason: "left-after-wait", completionCode: "C4" },
  { reason: "not-ready", completionCode: "C5", redirectUrl: url },
  { reason: "left" },
  { reason: "disconnected" },
  { reason: "replaced" },
  { reason: "taken", message },
  { reason: "unsupported", completionCode: "C6", redirectUrl: url, message },
  { reason: "excluded", completionCode: "C7", redirectUrl: url },
  { reason: "device-not-allowed" },
  { reason: "browser-not-allowed" },
  { reason: "connection-too-weak" },
  { reason: "server-rtt-too-high", completionCode: "C8", redirectUrl: url },
  { reason: "already-matched" },
  { reason: "failed", message },
  { reason: "preview", message },
  { reason: "fault", message },
];
