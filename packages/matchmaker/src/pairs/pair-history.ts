import { PairMap } from "./pair-map.ts";

/** How long a pair rests after a rejection. Slow is not the same as not measured. */
export interface PairRestRules {
  /** After a measured round trip above the limit. One measurement is not the truth, so this ends. @default 120_000 */
  readonly slowPairCooldownMs: number;
  /** After a probe without a result, or a good one whose connection broke; doubles with each further one. @default 2_000 */
  readonly unmeasuredBackoffMs: number;
  /** After this many probes without a result in a row, a pair rests as long as a slow one. @default 2 */
  readonly unmeasuredRetries: number;
  /**
   * How long a good measurement counts in a group that did not come about: until then the pair is not probed again.
   * @default 60_000
   */
  readonly goodEdgeTtlMs: number;
}

interface PairRecord {
  readonly restsUntilMs: number;
  /** A measured pair rests only while the limit is below this; `null`: it rests whatever the limit. */
  readonly goodFromMs: number | null;
  /** Whether it rests for what was measured. Missing in a journal of before that made a difference. */
  readonly isSlow?: boolean;
  /** How many probes in a row brought no result. */
  readonly unmeasured: number;
  /** How often their connection broke after it was measured as good. The next good measurement does not make up for that. */
  readonly broken: number;
}

type Pair = readonly [string, string];

/** What is remembered of one pair. The members in the order of their ids. */
export interface RememberedPair extends PairRecord {
  readonly members: Pair;
}

const nothing: PairRecord = { restsUntilMs: Number.NEGATIVE_INFINITY, goodFromMs: null, unmeasured: 0, broken: 0 };

/** When a pair is asked about, and the limit that holds for it then. */
export interface PairMoment {
  readonly atMs: number;
  readonly limitMs: number | null;
}

/** What a waitroom remembers of pairs that were rejected. Every rest ends; nobody is banned for ever. */
export class PairHistory {
  readonly #rules: PairRestRules;
  readonly #records = new PairMap<PairRecord>();
  #changed: Pair[] = [];

  constructor(rules: PairRestRules) {
    this.#rules = rules;
  }

  /** True while the pair may not be put forward. A limit that has grown beyond what was measured ends its rest. */
  isResting(a: string, b: string, { atMs, limitMs }: PairMoment): boolean {
    const record = this.#records.get(a, b);
    if (!record || record.restsUntilMs <= atMs) return false;
    return record.goodFromMs === null || (limitMs !== null && record.goodFromMs > limitMs);
  }

  /**
   * Notes a pair that was rejected for what was measured. From `goodFromMs` on, a limit would accept it; `null`: no limit would.
   * Returns when its rest ends.
   */
  noteSlow(pair: Pair, goodFromMs: number | null, atMs: number): number {
    const restsUntilMs = atMs + this.#rules.slowPairCooldownMs;
    return this.#note(pair, { restsUntilMs, goodFromMs, isSlow: true, unmeasured: 0 });
  }

  /** Notes a probe that brought no result; returns when the pair's rest ends. */
  noteUnmeasured(pair: Pair, atMs: number): number {
    const unmeasured = this.#of(pair).unmeasured + 1;
    return this.#note(pair, { ...this.#shortRest(unmeasured, atMs), unmeasured });
  }

  /** Notes that the connection of a pair that was measured as good broke; returns when the pair's rest ends. */
  noteBroken(pair: Pair, atMs: number): number {
    const broken = this.#of(pair).broken + 1;
    return this.#note(pair, { ...this.#shortRest(broken, atMs), broken });
  }

  /** Notes a pair that was measured as good: its row of probes without a result ends. */
  noteAccepted(a: string, b: string): void {
    if (this.#records.get(a, b)) this.#note([a, b], { unmeasured: 0 });
  }

  /**
   * Forgets what failed or broke with an earlier page of somebody's; what was measured still counts. Returns those with whom
   * there was something to forget.
   */
  beginAnew(participantId: string): string[] {
    const records = [...this.#records.partnersOf(participantId)];
    const others = records.flatMap(([other, { isSlow = false }]) => (isSlow ? [] : [other]));
    for (const other of others) {
      this.#records.delete(participantId, other);
      this.#changed.push(inOrder([participantId, other]));
    }
    return others;
  }

  /** Forgets everything about somebody who is gone; returns those with whom there was something to forget. */
  forget(participantId: string): string[] {
    const others = [...this.#records.partnersOf(participantId).keys()];
    this.#records.forget(participantId);
    for (const other of others) this.#changed.push(inOrder([participantId, other]));
    return others;
  }

  all(): RememberedPair[] {
    return this.#records.all().map(([members, record]) => ({ members, ...record }));
  }

  rememberedOf(a: string, b: string): RememberedPair | null {
    const record = this.#records.get(a, b);
    return record ? { members: inOrder([a, b]), ...record } : null;
  }

  restore({ members, ...record }: RememberedPair): void {
    this.#records.set(...members, record);
  }

  /** The pairs of which something was noted or forgotten since the last `settle`. */
  get changed(): readonly Pair[] {
    return this.#changed;
  }

  settle(): void {
    if (this.#changed.length > 0) this.#changed = [];
  }

  /** How many people it remembers something about. */
  get size(): number {
    return this.#records.size;
  }

  #shortRest(times: number, atMs: number): Pick<PairRecord, "restsUntilMs" | "goodFromMs" | "isSlow"> {
    return { restsUntilMs: atMs + this.#backoffMs(times), goodFromMs: null, isSlow: false };
  }

  #backoffMs(times: number): number {
    const { slowPairCooldownMs, unmeasuredBackoffMs, unmeasuredRetries } = this.#rules;
    return times > unmeasuredRetries ? slowPairCooldownMs : unmeasuredBackoffMs * 2 ** (times - 1);
  }

  #of(pair: Pair): PairRecord {
    return this.#records.get(...pair) ?? nothing;
  }

  #note(pair: Pair, changes: Partial<PairRecord>): number {
    const record = { ...this.#of(pair), ...changes };
    this.#records.set(...pair, record);
    this.#changed.push(inOrder(pair));
    return record.restsUntilMs;
  }
}

function inOrder([a, b]: Pair): Pair {
  return a < b ? [a, b] : [b, a];
}
