import type { Effect } from "@earshot/matchmaker";
import type { RecordFact } from "@earshot/records";
import type { Entry } from "./chronicle.ts";

/** What goes on between pages, as the records have it. It does not survive the process: the next one writes down its end. */
export function undecidedAfter(effect: Effect): Entry[] {
  if (effect.kind === "proposed") return [proposed(effect, effect.participantIds)];
  if (effect.kind === "withdrawn") return [proposed(effect, null)];
  if (effect.kind === "announceMatch") return [proposed(effect, null), announced(effect, effect.participantIds)];
  if (effect.kind === "startMatch" || effect.kind === "cancelMatch") return [announced(effect, null)];
  return [];
}

function proposed({ proposalId: id }: { readonly proposalId: string }, value: readonly string[] | null): Entry {
  return { kind: "proposed", id, value };
}

function announced({ matchId: id }: { readonly matchId: string }, value: readonly string[] | null): Entry {
  return { kind: "announced", id, value };
}

/** That it ended with the process. Nothing for what is none of this. */
export function endWithProcess({ kind, id, value }: Entry): RecordFact[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `undecidedAfter` has kept
  const participant_ids = value as readonly string[];
  const reason = "server-restart";
  if (kind === "proposed") return [{ type: "withdrawal", proposal_id: id, participant_ids, reason }];
  if (kind !== "announced") return [];
  return [{ type: "match_cancelled", match_id: id, participant_ids, reason, leaver: null }];
}
