import type { Match, Rejection } from "@earshot/client";
import { groupTraces, type StayState } from "../stay/stay-state.ts";
import type { Surroundings } from "../text/surroundings.ts";
import { noteOf } from "./verdict-note.ts";
import { acceptanceSentence, medianNote, rejectionSentence, unmeasuredWords } from "../text/words.ts";

/** What is said about the latest proposal, once something can be said. */
export interface VerdictView {
  readonly kind: "accepted" | "rejected" | "unmeasured";
  readonly label: string;
  readonly sentence: string;
  readonly note: string;
  readonly reason: string | null;
  readonly rttMs: number | null;
  readonly path: string | null;
}

export function toVerdictView(state: StayState, around: Surroundings): VerdictView | null {
  const { status, match } = state;
  if (!around.scene.measures) return unmeasured(match);
  if (match || status.kind === "confirming") return accepted(state, match);
  const rejection = findRejection(state);
  return rejection && rejected(state, { rejection, isBlocked: around.isBlocked });
}

function accepted(state: StayState, match: Match | null): VerdictView {
  const traces = groupTraces(state);
  const rttMs = largest(traces.map(({ verdict }) => verdict?.rttMs ?? null)) ?? worstOf(match);
  // A scene of somebody's own that has no limit.
  if (rttMs === null) return unmeasured(match);
  const limitMs = largest(traces.map(({ maxP2pRttMs }) => maxP2pRttMs));
  return {
    kind: "accepted",
    label: "Accepted",
    sentence: acceptanceSentence(rttMs, limitMs),
    note: medianNote,
    reason: null,
    rttMs,
    path: pathOf(match),
  };
}

function unmeasured(match: Match | null): VerdictView {
  const [label, sentence] = match ? unmeasuredWords.matched : unmeasuredWords.before;
  return { kind: "unmeasured", label, sentence, note: "", reason: null, rttMs: null, path: pathOf(match) };
}

function rejected(
  state: StayState,
  { rejection, isBlocked }: { readonly rejection: Rejection; readonly isBlocked: boolean },
): VerdictView {
  const limitMs = largest(state.traces.map(({ maxP2pRttMs }) => maxP2pRttMs));
  return {
    kind: "rejected",
    label: "Rejected",
    sentence: rejectionSentence(rejection, limitMs),
    note: noteOf(rejection, { isBlocked, verdicts: state.verdicts }),
    reason: rejection.reason,
    rttMs: rejection.rttMs,
    path: null,
  };
}

/** While a probe runs, only its own verdict counts. What the server says of the last try comes with the next wait. */
function findRejection({ status, waiting, traces }: StayState): Rejection | null {
  const decided = traces.flatMap(({ verdict }) => (verdict?.reason ? [{ ...verdict, reason: verdict.reason }] : []));
  if (decided[0]) return decided[0];
  return status.kind === "probing" ? null : (waiting?.lastRejection ?? null);
}

/** What the match itself says of its connections, where the page has not seen the probe. */
function worstOf(match: Match | null): number | null {
  return largest(
    (match?.partners ?? []).flatMap(({ rtt, theirRtt }) => [rtt?.medianMs ?? null, theirRtt?.medianMs ?? null]),
  );
}

function pathOf(match: Match | null): string | null {
  const paths = match?.partners.flatMap(({ rtt }) => (rtt ? [rtt.path] : [])) ?? [];
  return paths.find((path) => path === "relay") ?? paths[0] ?? null;
}

function largest(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length > 0 ? Math.max(...numbers) : null;
}
