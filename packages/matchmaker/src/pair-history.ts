/** How long a pair rests after a rejection. Slow is not the same as not measured. */
export interface PairRestRules {
  /** After a measured round trip above the limit. One measurement is not the truth, so this ends. @default 120_000 */
  readonly slowPairCooldownMs: number;
  /** After a probe without a result; doubles with each further one. @default 2_000 */
  readonly unmeasuredBackoffMs: number;
  /** After this many probes without a result in a row, a pair rests as long as a slow one. @default 2 */
  readonly unmeasuredRetries: number;
}

interface PairRecord {
  restsUntilMs: number;
  unmeasured: number;
}

/** What a waitroom remembers of pairs that were rejected. Every rest ends; nobody is banned for ever. */
export class PairHistory {
  readonly #rules: PairRestRules;
  readonly #records = new Map<string, Map<string, PairRecord>>();

  constructor(rules: PairRestRules) {
    this.#rules = rules;
  }

  /** True while the pair may not be put forward. */
  isResting(a: string, b: string, atMs: number): boolean {
    return (this.#records.get(a)?.get(b)?.restsUntilMs ?? 0) > atMs;
  }

  /** Notes a pair that was measured as too slow; returns when its rest ends. */
  noteSlow(a: string, b: string, atMs: number): number {
    return this.#note(a, b, { restsUntilMs: atMs + this.#rules.slowPairCooldownMs, unmeasured: 0 });
  }

  /** Notes a probe that brought no result; returns when the pair's rest ends. */
  noteUnmeasured(a: string, b: string, atMs: number): number {
    const { slowPairCooldownMs, unmeasuredBackoffMs, unmeasuredRetries } = this.#rules;
    const unmeasured = (this.#records.get(a)?.get(b)?.unmeasured ?? 0) + 1;
    const restMs = unmeasured > unmeasuredRetries ? slowPairCooldownMs : unmeasuredBackoffMs * 2 ** (unmeasured - 1);
    return this.#note(a, b, { restsUntilMs: atMs + restMs, unmeasured });
  }

  /** Notes a pair that was measured as good: its row of probes without a result ends. */
  noteAccepted(a: string, b: string): void {
    const record = this.#records.get(a)?.get(b);
    if (record) record.unmeasured = 0;
  }

  /** Forgets everything about somebody who is gone; returns those with whom there was something to forget. */
  forget(participantId: string): string[] {
    const others = [...(this.#records.get(participantId)?.keys() ?? [])];
    for (const other of others) {
      const remaining = this.#records.get(other);
      remaining?.delete(participantId);
      if (remaining?.size === 0) this.#records.delete(other);
    }
    this.#records.delete(participantId);
    return others;
  }

  /** How many people it remembers something about. */
  get size(): number {
    return this.#records.size;
  }

  #note(a: string, b: string, record: PairRecord): number {
    this.#recordsOf(a).set(b, record);
    this.#recordsOf(b).set(a, record);
    return record.restsUntilMs;
  }

  #recordsOf(participantId: string): Map<string, PairRecord> {
    const records = this.#records.get(participantId) ?? new Map<string, PairRecord>();
    this.#records.set(participantId, records);
    return records;
  }
}
