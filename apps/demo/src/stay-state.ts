import type { Match, ProbeVerdict, Sample, Status } from "@earshot/client";

export type Waiting = Extract<Status, { kind: "waiting" }>;

/** What came of one probe so far. */
export interface ProbeTrace {
  readonly probeId: string;
  readonly partnerId: string;
  readonly maxP2pRttMs: number;
  readonly samples: readonly Sample[];
  readonly verdict: ProbeVerdict | null;
}

/** Everything the page knows of one stay in the waitroom. */
export interface StayState {
  readonly status: Status;
  readonly statusSinceMs: number;
  /** The last one, also after the waiting. */
  readonly waiting: Waiting | null;
  readonly serverRttMs: number | null;
  readonly attempts: number;
  /** Of the latest proposal: one each for everybody else in it. */
  readonly traces: readonly ProbeTrace[];
  /** All there were, the latest last. */
  readonly verdicts: readonly ProbeVerdict[];
  /** Also after its end. */
  readonly match: Match | null;
  /** What the SDK says about a stay that failed; for the developer. */
  readonly failure: string | null;
  readonly hasLeftMatch: boolean;
  /** Partners of the match whose connection is closed for good. */
  readonly goneCount: number;
}

export function newStay(nowMs: number): StayState {
  return {
    status: { kind: "connecting", again: false },
    statusSinceMs: nowMs,
    waiting: null,
    serverRttMs: null,
    attempts: 0,
    traces: [],
    verdicts: [],
    match: null,
    failure: null,
    hasLeftMatch: false,
    goneCount: 0,
  };
}

export function withStatus(state: StayState, status: Status, nowMs: number): StayState {
  const isNewProposal = status.kind === "probing" && state.status.kind !== "probing";
  return {
    ...state,
    status,
    statusSinceMs: status.kind === state.status.kind ? state.statusSinceMs : nowMs,
    waiting: status.kind === "waiting" ? status : state.waiting,
    serverRttMs: (status.kind === "waiting" ? status.serverRttMs : null) ?? state.serverRttMs,
    attempts: "attempts" in status ? status.attempts : state.attempts,
    match: status.kind === "matched" ? status.match : state.match,
    traces: isNewProposal ? [] : state.traces,
  };
}

export function withSample(state: StayState, sample: Sample): StayState {
  return withTrace(state, sample, (trace) => ({ ...trace, samples: [...trace.samples, sample] }));
}

export function withVerdict(state: StayState, verdict: ProbeVerdict): StayState {
  const traced = withTrace(state, verdict, (trace) => ({ ...trace, verdict }));
  return { ...traced, verdicts: [...state.verdicts, verdict] };
}

function withTrace(state: StayState, of: Sample | ProbeVerdict, change: (trace: ProbeTrace) => ProbeTrace): StayState {
  const { probeId, partnerId, maxP2pRttMs } = of;
  const known = state.traces.some((trace) => trace.probeId === probeId);
  const fresh: ProbeTrace = { probeId, partnerId, maxP2pRttMs, samples: [], verdict: null };
  const traces = known ? state.traces : [...state.traces, fresh];
  return { ...state, traces: traces.map((trace) => (trace.probeId === probeId ? change(trace) : trace)) };
}

/** A match is over once this participant or everybody else has left it. */
export function isMatchOver({ match, hasLeftMatch, goneCount }: StayState): boolean {
  return match !== null && (hasLeftMatch || goneCount >= match.partners.length);
}
