import type { Effect } from "@earshot/matchmaker";
import type { SceneMeters } from "../meters.ts";

/** Counts what the brain of a scene answered at that time. */
export function meterEffect(meters: SceneMeters, effect: Effect, atMs: number): void {
  if (effect.kind === "admitted") return effect.returning ? undefined : meters.arrived();
  if (effect.kind === "stopProbe") return meters.judged(reasonOf(effect), effect.verdictMs);
  if (effect.kind === "startMatch") return meters.matched(timesToMatch(effect, atMs));
  if (effect.kind === "release") return meters.released(effect.reason);
  if (effect.kind === "ignored") return meters.ignored(effect.event.kind);
  if (effect.kind === "matchmakerFailed") return meters.matchmakerFailed();
  return undefined;
}

function reasonOf({ verdict }: Extract<Effect, { kind: "stopProbe" }>) {
  return verdict.kind === "rejected" ? verdict.reason : verdict.kind;
}

/** A match is certain a little before it starts. */
function timesToMatch({ startsAtMs, waitedMs }: Extract<Effect, { kind: "startMatch" }>, atMs: number): number[] {
  const leadMs = Math.max(0, startsAtMs - atMs);
  return waitedMs.map((ms) => ms + leadMs);
}
