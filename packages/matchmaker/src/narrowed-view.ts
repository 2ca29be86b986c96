import type { MatchCandidate } from "./candidate.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** The same waitroom with these people only, of whom one has arrived. What is known of them is kept; the index is not, as it has everybody. */
export function narrowedView(
  view: WaitroomView,
  waiting: readonly MatchCandidate[],
  arriving: MatchCandidate,
): WaitroomView {
  const { limitOf, edgeOf, waiterOf, canGroup, trackRecord } = view;
  return {
    groupSize: view.groupSize,
    candidates: [...waiting, arriving],
    freed: [arriving],
    canPair: (a, b) => view.canPair(a, b),
    ...(canGroup && { canGroup: canGroup.bind(view) }),
    ...(limitOf && { limitOf: limitOf.bind(view) }),
    ...(edgeOf && { edgeOf: edgeOf.bind(view) }),
    ...(waiterOf && { waiterOf: waiterOf.bind(view) }),
    ...(trackRecord && { trackRecord }),
  };
}
