import type { MatchCandidate } from "../candidates/candidate.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/**
 * The same waitroom with these people only, of whom one has arrived. What is known of them is kept; the index is not, as it has
 * everybody. A class of a researcher's may hand in copies that say something else, which then counts.
 */
export function narrowedView(
  view: WaitroomView,
  waiting: readonly MatchCandidate[],
  arriving: MatchCandidate,
): WaitroomView {
  const candidates = [...waiting, arriving];
  return {
    groupSize: view.groupSize,
    candidates,
    freed: [arriving],
    canPair: (a, b) => view.canPair(a, b),
    ...(view.canGroup && { canGroup: view.canGroup.bind(view) }),
    ...(view.limitOf && { limitOf: view.limitOf.bind(view) }),
    ...(view.edgeOf && { edgeOf: view.edgeOf.bind(view) }),
    ...(view.waiterOf && { waiterOf: waitersAs(candidates, view.waiterOf.bind(view)) }),
    ...(view.budget && { budget: view.budget }),
    ...(view.trackRecord && { trackRecord: view.trackRecord }),
  };
}

type WaiterOf = NonNullable<WaitroomView["waiterOf"]>;

/** The waits of these people, each of whom is as handed in; always the same object for the same person, as plans compare them. */
function waitersAs(handedIn: readonly MatchCandidate[], waiterOf: WaiterOf): WaiterOf {
  const waiters = new Map<string, Waiter>();
  for (const candidate of handedIn) {
    const waiter = waiterOf(candidate);
    if (!waiter) continue;
    waiters.set(candidate.participantId, waiter.candidate === candidate ? waiter : { ...waiter, candidate });
  }
  return ({ participantId }) => waiters.get(participantId);
}
