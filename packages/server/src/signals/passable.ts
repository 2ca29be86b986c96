import { addressKindOf } from "./address-kind.ts";
import type { Candidate } from "./candidate.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";

/** Below it are the services of a machine; browsers use none of them, but relays may. */
const FIRST_PORT = 1_024;
const relayPorts: readonly number[] = [80, 443];

/** True of a candidate whose address may be told: the partner's browser sends packets to it, whatever it is. */
export function isPassable(candidate: Candidate, policy: CandidatePolicy): boolean {
  return isReachable(candidate) && isAllowed(candidate, policy);
}

/** Something that a browser may be sent to at all. */
function isReachable({ address, port, isActive }: Candidate): boolean {
  if (isActive || isHidden(address)) return isActive || port >= FIRST_PORT;
  const isPortGood = port >= FIRST_PORT || relayPorts.includes(port);
  return isPortGood && ["private", "public"].includes(addressKindOf(address));
}

function isAllowed({ address, type }: Candidate, policy: CandidatePolicy): boolean {
  switch (policy) {
    case "all":
      return true;
    case "relay-only":
      return type === "relay";
    case "mdns-or-public":
      return isHidden(address) || addressKindOf(address) === "public";
  }
}

/** A name made up by the browser, which only its own network can resolve. */
function isHidden(address: string): boolean {
  return address.endsWith(".local");
}
