/** A pair that was measured, by the numbers of its members. */
export interface ProbedPair {
  readonly a: number;
  readonly b: number;
  readonly rttMs: number;
}

/** What the records of a pilot study say about latencies. */
export interface PilotRecords {
  /** Of each participant for whom one is known, in ms: the median over its stay, or else the one it arrived with. */
  readonly serverRttsMs: readonly number[];
  /** Each pair once, with its last measurement. */
  readonly pairs: readonly ProbedPair[];
  readonly probes: number;
  /** Probes that ended without a measurement although nobody had left. */
  readonly failedProbes: number;
}

const failures: ReadonlySet<unknown> = new Set(["timeout", "connection-failed", "reports-disagree", "unmeasurable"]);

/** Reads the lines of records (JSON, one a line). Lines of other kinds and half-written ones are passed over. */
export function parsePilotRecords(lines: Iterable<string>): PilotRecords {
  const serverRtts = new Map<string, number>();
  const verdicts: { ids: readonly [string, string]; rttMs: number | null; failed: boolean }[] = [];
  for (const line of lines) {
    const record = toRecord(line);
    const id = record["participant_id"];
    const rttMs = toMs(record["server_rtt_median_ms"]) ?? toMs(record["server_rtt_ms"]);
    if (typeof id === "string" && rttMs !== null && (record["type"] === "outcome" || !serverRtts.has(id))) {
      serverRtts.set(id, rttMs);
    }
    const ids = toPair(record["participant_ids"]);
    if (record["type"] !== "verdict" || !ids) continue;
    // Of a pair that was too far by its connectivity checks alone, theirs says how far.
    const measuredMs = toMs(record["p2p_rtt_ms"]) ?? toMs(record["ice_rtt_ms"]);
    verdicts.push({ ids, rttMs: measuredMs, failed: failures.has(record["reason"]) });
  }
  const numbers = new Map([...serverRtts.keys()].map((id, index) => [id, index]));
  const pairs = new Map<string, ProbedPair>();
  for (const { ids, rttMs, failed } of verdicts) {
    const [a, b] = ids.map((id) => numbers.get(id)).toSorted((one = -1, other = -1) => one - other);
    if (a !== undefined && b !== undefined && rttMs !== null && !failed) pairs.set(`${a} ${b}`, { a, b, rttMs });
  }
  return {
    serverRttsMs: [...serverRtts.values()],
    pairs: [...pairs.values()],
    probes: verdicts.length,
    failedProbes: verdicts.filter(({ failed }) => failed).length,
  };
}

function toRecord(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

function toMs(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

function toPair(value: unknown): readonly [string, string] | null {
  const [a, b, ...others] = Array.isArray(value) ? value.map(String) : [];
  return a !== undefined && b !== undefined && others.length === 0 && a !== b ? [a, b] : null;
}
