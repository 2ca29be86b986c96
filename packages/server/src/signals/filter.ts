import type { LinkSignal } from "@earshot/protocol";
import { readCandidate } from "./candidate.ts";
import { isPassable } from "./passable.ts";
import { sdpFault } from "./sdp.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";

export type Filtered =
  | {
      readonly kind: "passed";
      /** As they came: those that may be told. */
      readonly signals: readonly LinkSignal[];
      /** How many candidates are kept back. A page cannot help what its browser finds, so that is no fault of it. */
      readonly keptBack: number;
    }
  /** None of them is passed on. */
  | { readonly kind: "refused"; readonly field: string; readonly fault: string };

type IceCandidate = Extract<LinkSignal, { type: "candidate" }>["candidate"];

/** What of a page's signals its partner is told: they go straight into the partner's browser, which does as they say. */
export function filterSignals(signals: readonly LinkSignal[], policy: CandidatePolicy): Filtered {
  const passed: LinkSignal[] = [];
  for (const [index, signal] of signals.entries()) {
    const isDescription = signal.type !== "candidate";
    const fault = isDescription ? sdpFault(signal.sdp, policy) : candidateFault(signal.candidate);
    if (fault !== null)
      return { kind: "refused", field: `signals.${index}.${isDescription ? "sdp" : "candidate"}`, fault };
    if (isDescription || isTold(signal.candidate, policy)) passed.push(signal);
  }
  return { kind: "passed", signals: passed, keptBack: signals.length - passed.length };
}

/** The empty one says that there are no more. */
function candidateFault({ candidate, sdpMid, usernameFragment }: IceCandidate): string | null {
  if (candidate !== "" && readCandidate(candidate) === null) return "it is no ICE candidate";
  const isNamed = /^[\w-]*$/.test(sdpMid ?? "") && /^[\dA-Za-z+/]*$/.test(usernameFragment ?? "");
  return isNamed ? null : "it is not of a connection that there may be";
}

function isTold({ candidate }: IceCandidate, policy: CandidatePolicy): boolean {
  const read = readCandidate(candidate);
  return read === null || isPassable(read, policy);
}
