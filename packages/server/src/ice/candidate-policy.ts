import { OptionsError } from "@earshot/matchmaker";

/** Which ICE candidates of a page its partner is told. */
export type CandidatePolicy = "all" | "mdns-or-public" | "relay-only";

const policies: readonly unknown[] = ["all", "mdns-or-public", "relay-only"] satisfies CandidatePolicy[];

/** @throws OptionsError unless it is one of the policies, and goes with `relayOnly`. */
export function checkCandidates(policy: unknown, relayOnly: unknown): asserts policy is CandidatePolicy {
  if (!policies.includes(policy)) {
    throw new OptionsError({ field: "candidates", value: policy, allowed: '"all", "mdns-or-public" or "relay-only"' });
  }
  if (relayOnly === true && policy !== "relay-only") {
    throw new OptionsError({ field: "candidates", value: policy, allowed: '"relay-only" with relayOnly, or left out' });
  }
}
