import type { LineOf, RecordLine } from "@earshot/records";

/** A pair that was measured, by the numbers of its members. */
export interface ProbedPair {
  readonly a: number;
  readonly b: number;
  readonly rttMs: number;
}

/** What the records of a pilot study say about latencies. */
export interface PilotRecords {
  /** Of each participant for whom one is known, in ms: the median over its stay. */
  readonly serverRttsMs: readonly number[];
  /** Each pair once, with its last measurement. */
  readonly pairs: readonly ProbedPair[];
  readonly probes: number;
  /** Probes that ended without a measurement although nobody had left. */
  readonly failedProbes: number;
}

const failures: ReadonlySet<LineOf<"verdict">["reason"]> = new Set([
  "timeout",
  "connection-failed",
  "reports-disagree",
  "unmeasurable",
]);

export function toPilotRecords(lines: Iterable<RecordLine>): PilotRecords {
  const serverRtts = new Map<string, number>();
  const verdicts: LineOf<"verdict">[] = [];
  for (const line of lines) {
    if (line.type === "verdict") verdicts.push(line);
    if (line.type !== "outcome" || line.server_rtt_median_ms === null) continue;
    serverRtts.set(line.participant_id, line.server_rtt_median_ms);
  }
  const numbers = new Map([...serverRtts.keys()].map((id, index) => [id, index]));
  const pairs = new Map<string, ProbedPair>();
  let failedProbes = 0;
  for (const { participant_ids, p2p_rtt_ms, ice_rtt_ms, reason } of verdicts) {
    // Of a pair that was too far by its connectivity checks alone, theirs says how far.
    const rttMs = p2p_rtt_ms ?? ice_rtt_ms;
    if (failures.has(reason)) {
      failedProbes++;
      continue;
    }
    const [a, b] = participant_ids.map((id) => numbers.get(id)).toSorted((one = -1, other = -1) => one - other);
    if (a !== undefined && b !== undefined && rttMs !== null) pairs.set(`${a} ${b}`, { a, b, rttMs });
  }
  return { serverRttsMs: [...serverRtts.values()], pairs: [...pairs.values()], probes: verdicts.length, failedProbes };
}
