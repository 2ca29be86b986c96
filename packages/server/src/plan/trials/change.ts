import type { PlannedArrivals } from "../question/arrivals.ts";
import { limitInWords, arrivalsInWords, patienceInWords } from "../question/words.ts";

/** One thing to change, with everything else as planned. */
export type Change =
  | { readonly kind: "limit"; readonly maxP2pRttMs: number }
  | { readonly kind: "arrivals"; readonly arrivals: PlannedArrivals }
  | { readonly kind: "waves"; readonly arrivals: PlannedArrivals }
  | { readonly kind: "patience"; readonly patienceMs: number };

export function changeInWords(change: Change, participants: number): string {
  switch (change.kind) {
    case "limit":
      return `a limit of ${limitInWords(change.maxP2pRttMs)}`;
    case "patience":
      return `a patience of ${patienceInWords(change.patienceMs)}`;
    case "arrivals":
    case "waves":
      return arrivalsInWords(change.arrivals, participants);
  }
}
