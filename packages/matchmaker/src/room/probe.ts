import type { ProbeReport } from "../verdict/measurement.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** How far a probe has come. Every open state has a deadline, which the waitroom enforces. */
export type ProbeState =
  | { readonly kind: "preparing"; readonly ready: ReadonlySet<string>; readonly deadlineMs: number }
  | { readonly kind: "connecting"; readonly deadlineMs: number }
  | {
      readonly kind: "measuring";
      readonly opened: ReadonlySet<string>;
      readonly reports: ReadonlyMap<string, ProbeReport>;
      readonly deadlineMs: number;
    }
  /** With the reports that had come by then. */
  | { readonly kind: "settled"; readonly verdict: Verdict; readonly reports: ReadonlyMap<string, ProbeReport> };

/** One measuring session between two members of a proposal. */
export interface Probe {
  readonly probeId: string;
  readonly proposalId: string;
  /** The first one makes the WebRTC offer. */
  readonly members: readonly [string, string];
  /** The limit in force, in ms. */
  readonly maxP2pRttMs: number;
  readonly proposedAtMs: number;
  readonly state: ProbeState;
}

/** How long each state of a probe may last, in ms. */
export interface ProbeTimeouts {
  /** Until both sides have signalled (the SDK has loaded its WebRTC part, and has heard the offer). @default 3_000 */
  readonly prepareMs: number;
  /** From both ready to an open DataChannel. A browser alone would take 10 to 30 s to give up. @default 3_500 */
  readonly connectMs: number;
  /** From an open DataChannel to both reports. @default 4_000 */
  readonly measureMs: number;
}

/** What a member says about its probe. */
export type ProbeStep =
  | { readonly kind: "ready"; readonly participantId: string }
  | { readonly kind: "opened"; readonly participantId: string }
  | { readonly kind: "reported"; readonly participantId: string; readonly report: ProbeReport };

export type Reported = Extract<ProbeStep, { kind: "reported" }>;

const nobody: ReadonlySet<string> = new Set();
export const noReports: ReadonlyMap<string, ProbeReport> = new Map();

/** A total function: a step that does not fit the state, or not from a member, returns the very same state. */
export function advance(probe: Probe, step: ProbeStep, clock: { atMs: number; timeouts: ProbeTimeouts }): ProbeState {
  const { state, members } = probe;
  if (!members.includes(step.participantId)) return state;
  switch (step.kind) {
    case "ready":
      return state.kind === "preparing" ? withReady(state, step.participantId, clock) : state;
    case "opened":
      return withOpened(state, step.participantId, clock);
    case "reported":
      return withReport(state, step, clock);
  }
}

export function preparing({ atMs, timeouts }: { atMs: number; timeouts: ProbeTimeouts }): ProbeState {
  return { kind: "preparing", ready: nobody, deadlineMs: atMs + timeouts.prepareMs };
}

/** The same with a later deadline; one that has ended has none. */
export function lengthened(probe: Probe, byMs: number): Probe {
  const { state } = probe;
  if (state.kind === "settled") return probe;
  return { ...probe, state: { ...state, deadlineMs: state.deadlineMs + byMs } };
}

/** Both reports, once they are there, in the order of the members. */
export function bothReports({ members, state }: Probe): [ProbeReport, ProbeReport] | null {
  if (state.kind !== "measuring") return null;
  const [first, second] = [state.reports.get(members[0]), state.reports.get(members[1])];
  return first && second ? [first, second] : null;
}

type Clock = Parameters<typeof advance>[2];
type Measuring = Extract<ProbeState, { kind: "measuring" }>;
type Preparing = Extract<ProbeState, { kind: "preparing" }>;

function withReady(state: Preparing, participantId: string, { atMs, timeouts }: Clock): ProbeState {
  if (state.ready.has(participantId)) return state;
  const ready = new Set(state.ready).add(participantId);
  return ready.size === 2 ? { kind: "connecting", deadlineMs: atMs + timeouts.connectMs } : { ...state, ready };
}

/** The first open end starts the measuring; the other one follows within a round trip. */
function withOpened(state: ProbeState, participantId: string, clock: Clock): ProbeState {
  if (state.kind !== "connecting" && state.kind !== "measuring") return state;
  const current = state.kind === "measuring" ? state : measuring(clock);
  if (current.opened.has(participantId)) return state;
  return { ...current, opened: new Set(current.opened).add(participantId) };
}

function measuring({ atMs, timeouts }: Clock): Measuring {
  return { kind: "measuring", opened: nobody, reports: noReports, deadlineMs: atMs + timeouts.measureMs };
}

/** A report may overtake the news that the channel opened, so it is taken in any open state; once per member. */
function withReport(state: ProbeState, { participantId, report }: Reported, clock: Clock): ProbeState {
  if (state.kind === "settled") return state;
  const current = state.kind === "measuring" ? state : measuring(clock);
  if (current.reports.has(participantId)) return state;
  return { ...current, reports: new Map(current.reports).set(participantId, report) };
}
