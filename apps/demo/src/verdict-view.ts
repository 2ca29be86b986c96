import type { Match, Rejection } from "@earshot/client";
import type { StayState } from "./stay-state.ts";
import { acceptanceSentence, backInWaitroom, medianNote, rejectionSentence } from "./words.ts";

/** What is said about the latest proposal, once something can be said. */
export interface VerdictView {
  readonly kind: "accepted" | "rejected";
  readonly label: string;
  readonly sentence: string;
  readonly note: string;
  readonly reason: string | null;
  readonly rttMs: number | null;
  readonly path: string | null;
}

export function toVerdictView(state: StayState): VerdictView | null {
  const { status, match } = state;
  if (match || status.kind === "confirming") return accepted(state, match);
  const rejection = findRejection(state);
  return rejection && rejected(state, rejection);
}

function accepted({ traces }: StayState, match: Match | null): VerdictView {
  const rttMs = largest(traces.map(({ verdict }) => verdict?.rttMs ?? null));
  const limitMs = largest(traces.map(({ maxP2pRttMs }) => maxP2pRttMs));
  const paths = match?.partners.flatMap(({ rtt }) => (rtt ? [rtt.path] : [])) ?? [];
  return {
    kind: "accepted",
    label: rttMs === null ? "Not measured" : "Accepted",
    sentence: acceptanceSentence(rttMs, limitMs),
    note: rttMs === null ? "" : medianNote,
    reason: null,
    rttMs,
    path: paths.find((path) => path === "relay") ?? paths[0] ?? null,
  };
}

function rejected(state: StayState, rejection: Rejection): VerdictView {
  const limitMs = largest(state.traces.map(({ maxP2pRttMs }) => maxP2pRttMs));
  const sentence = rejectionSentence(rejection, limitMs);
  return {
    kind: "rejected",
    label: "Rejected",
    sentence: state.status.kind === "released" ? sentence : `${sentence} ${backInWaitroom}`,
    note: rejection.rttMs === null ? "" : medianNote,
    reason: rejection.reason,
    rttMs: rejection.rttMs,
    path: null,
  };
}

/** While a probe runs, only what is decided about it counts; the server's word comes with the waitroom. */
function findRejection({ status, waiting, traces }: StayState): Rejection | null {
  const decided = traces.flatMap(({ verdict }) => (verdict?.reason ? [{ ...verdict, reason: verdict.reason }] : []));
  if (decided[0]) return decided[0];
  return status.kind === "probing" ? null : (waiting?.lastRejection ?? null);
}

function largest(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length > 0 ? Math.max(...numbers) : null;
}
