import type { RecordLine } from "@earshot/records";
import type { NumberedLine } from "../journal/journal-lines.ts";
import type { EndOfStay } from "./entries-without.ts";
import type { Person } from "./person.ts";

/** What every line has that is written now. */
export type Signature = Pick<RecordLine, "at" | "study">;

/** Lines by which others can tell that something is missing, and what. */
export function tombstone(
  { removed, changed }: { readonly removed: number; readonly changed: number },
  { pseudonym }: { readonly pseudonym: string | null },
  head: Signature,
): RecordLine {
  return { ...head, scene: null, type: "purged", pseudonym, lines_removed: removed, lines_changed: changed };
}

/** How the stay ended of whoever had a place until then: as if that person had left. */
export function endLine(
  { scene, matchId, waitedMs }: EndOfStay,
  { pseudonym: participant_id }: Person,
  head: Signature,
): RecordLine {
  if (matchId !== null) return { ...head, scene, type: "departure", match_id: matchId, participant_id, reason: "left" };
  return {
    ...head,
    scene,
    type: "outcome",
    participant_id,
    outcome: "left",
    match_id: null,
    waited_ms: Math.round(waitedMs),
    server_rtt_n: 0,
    server_rtt_min_ms: null,
    server_rtt_median_ms: null,
    server_rtt_p95_ms: null,
  };
}

/** The numbers that follow. */
export function numbered(lines: readonly RecordLine[], lastSeq: number): NumberedLine[] {
  return lines.map((line, index) => ({ seq: lastSeq + 1 + index, ...line }));
}
