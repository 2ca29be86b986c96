import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { Candidate } from "./candidate.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";

/** Below it are the services of a machine; browsers use none of them, but relays may. */
const FIRST_PORT = 1_024;
const relayPorts: readonly number[] = [80, 443];

/** Of these no machine has one for itself: what is sent there comes to many, or to nobody. */
const nobodys: readonly string[] = ["none", "unspecified", "broadcast", "multicast"];

/** True of a candidate whose address may be told: the partner's browser sends packets to it, whatever it is. */
export function isPassable(candidate: Candidate, policy: CandidatePolicy): boolean {
  return isReachable(candidate) && isAllowed(candidate, policy);
}

/** Something that a browser may be sent to at all. */
function isReachable({ address, port, isActive }: Candidate): boolean {
  if (isActive || isHidden(address)) return isActive || port >= FIRST_PORT;
  const isPortGood = port >= FIRST_PORT || relayPorts.includes(port);
  return isPortGood && !nobodys.includes(rangeOf(address));
}

function isAllowed({ address, type }: Candidate, policy: CandidatePolicy): boolean {
  switch (policy) {
    case "all":
      return true;
    case "relay-only":
      return type === "relay";
    case "mdns-or-public":
      return isHidden(address) || isPublic(address);
  }
}

/** A name made up by the browser, which only its own network can resolve. */
function isHidden(address: string): boolean {
  return address.endsWith(".local");
}

/** One of the internet's own. */
function isPublic(address: string): boolean {
  return rangeOf(address) === "unicast";
}

/** For what an address is, in ipaddr.js's words; "none" if it is no address. */
export function rangeOf(address: string): string {
  return isIP(address) === 0 ? "none" : ipaddr.process(address).range();
}
