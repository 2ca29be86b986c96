import type { MatchCandidate } from "./candidate.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/**
 * The same waitroom with these people only, of whom one has arrived. What is known of them is kept; the index is not, as it has
 * everybody.
 */
export function narrowedView(
  view: WaitroomView,
  waiting: readonly MatchCandidate[],
  arriving: MatchCandidate,
): WaitroomView {
  return {
    groupSize: view.groupSize,
    candidates: [...waiting, arriving],
    freed: [arriving],
    canPair: (a, b) => view.canPair(a, b),
    ...(view.canGroup && { canGroup: view.canGroup.bind(view) }),
    ...(view.limitOf && { limitOf: view.limitOf.bind(view) }),
    ...(view.edgeOf && { edgeOf: view.edgeOf.bind(view) }),
    ...(view.waiterOf && { waiterOf: view.waiterOf.bind(view) }),
    ...(view.budget && { budget: view.budget }),
    ...(view.trackRecord && { trackRecord: view.trackRecord }),
  };
}
