import { defaultP2pRules, type P2pRules } from "@earshot/matchmaker";

/** Which of a scene's rules the simulator knows nothing of, in a sentence; `null` if it knows all of them. */
export function unsimulatedRules(rules: P2pRules): string | null {
  const entries = Object.entries(rules).filter(([name, value]) => value !== Reflect.get(defaultP2pRules, name));
  if (entries.length === 0) return null;
  const names = entries.map(([name, value]) => `p2p.${name} (${value})`).join(", ");
  return `Not in the forecast, which knows one round trip of a pair and neither jitter, loss nor relays: the scene's ${names}.`;
}
