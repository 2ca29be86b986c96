import type { Match, PartnerEvents, ProbeVerdict, Sample, Status } from "@earshot/client";

export type CloseReason = PartnerEvents["closed"]["reason"];
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
  /** The last status of a wait, kept when the wait is over. */
  readonly waiting: Waiting | null;
  readonly serverRttMs: number | null;
  readonly attempts: number;
  /** Of the latest proposal: one each for everybody else in it. */
  readonly traces: readonly ProbeTrace[];
  /** Of earlier proposals, those that were accepted: in a group, a good pair is not measured again. */
  readonly keptTraces: readonly ProbeTrace[];
  /** True once this page has waited hidden. */
  readonly wasHidden: boolean;
  /** All there were, the latest last. */
  readonly verdicts: readonly ProbeVerdict[];
  /** Also after its end. */
  readonly match: Match | null;
  /** What the SDK says about a stay that failed; for the developer. */
  readonly failure: string | null;
  readonly hasLeftMatch: boolean;
  /** Why the connection to a partner of the match is closed for good: one each. */
  readonly goneReasons: readonly CloseReason[];
}

export function newStay(nowMs: number): StayState {
  return {
    status: { kind: "connecting", again: false },
    statusSinceMs: nowMs,
    waiting: null,
    serverRttMs: null,
    attempts: 0,
    traces: [],
    keptTraces: [],
    wasHidden: false,
    verdicts: [],
    match: null,
    failure: null,
    hasLeftMatch: false,
    goneReasons: [],
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
    keptTraces: isNewProposal ? [...state.keptTraces, ...state.traces.filter(isAccepted)] : state.keptTraces,
    wasHidden: state.wasHidden || isHidden(status),
  };
}

/** The page is hidden, and the server does not put it forward. */
export function isHidden(status: Status): boolean {
  return status.kind === "waiting" && status.hidden;
}

/** The probes that made the group, or the latest proposal's while there is none. A good pair may be of an earlier proposal. */
export function groupTraces({ status, match, waiting, traces, keptTraces }: StayState): readonly ProbeTrace[] {
  const all = [...keptTraces, ...traces.filter(isAccepted)];
  const latest = all.filter(
    ({ partnerId }, index) => all.findLastIndex((one) => one.partnerId === partnerId) === index,
  );
  if (match) return latest.filter(({ partnerId }) => match.partners.some((partner) => partner.partnerId === partnerId));
  // Who is in the group is told with the match. Until then: those who were measured last.
  if (status.kind === "confirming") return latest.slice(1 - (waiting?.groupSize ?? 2));
  return traces;
}

/** A group that came about without a probe: a scene without a limit, also where the page does not know it. */
export function isUnmeasured(state: StayState): boolean {
  const { match, status, traces } = state;
  // In a match numbers come without a probe, too. A page that has come back to one saw nothing of its probes.
  if (match) return !match.rejoined && !traces.some(isAccepted);
  return status.kind === "confirming" && groupTraces(state).length === 0;
}

function isAccepted({ verdict }: ProbeTrace): boolean {
  return verdict?.accepted === true;
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
export function isMatchOver({ match, hasLeftMatch, goneReasons }: StayState): boolean {
  return match !== null && (hasLeftMatch || goneReasons.length >= match.partners.length);
}
