/** One ping that counts. Times are of the sender's own monotonic clock, in ms. */
export interface Ping {
  readonly sentAtMs: number;
  readonly pongAtMs: number | null;
}

/** The answer to one ping. */
export interface Pong {
  /** The number of the ping among those that count, from 0; below 0 for the warm-up. */
  readonly index: number;
  readonly rttMs: number;
}

/** How a probe measures and decides. */
export interface ProbeRule {
  /** The largest round trip that is accepted (inclusive), in ms. */
  readonly maxP2pRttMs: number;
  /** How many pings count. Odd, so that a median has a majority. @default 11 */
  readonly pingCount: number;
  /** The share of the pings that has to be within the limit: 0.5 for the median, 0.95 for the 95th percentile. @default 0.5 */
  readonly quantile: number;
  /** Whether every ping is waited for before the verdict, because loss or jitter count too. @default false */
  readonly isComplete: boolean;
  /** Pings sent before those that count: the first one over a fresh connection is slow. @default 1 */
  readonly warmUpCount: number;
  /** Between two pings, in ms. Below 15 they queue up behind each other. @default 15 */
  readonly intervalMs: number;
}

export const defaultProbeRule: Omit<ProbeRule, "maxP2pRttMs"> = {
  pingCount: 11,
  quantile: 0.5,
  isComplete: false,
  warmUpCount: 1,
  intervalMs: 15,
};

/** The pings of one side, in the order they were sent. Pongs may come late, twice, in any order, or not at all. */
export class PingSeries {
  readonly #warmUpCount: number;
  readonly #pings: { nonce: number; sentAtMs: number; pongAtMs: number | null }[] = [];
  readonly #outstanding = new Map<number, number>();

  constructor({ warmUpCount }: Pick<ProbeRule, "warmUpCount">) {
    this.#warmUpCount = warmUpCount;
  }

  /** How many were sent, the warm-up included. */
  get sentCount(): number {
    return this.#pings.length;
  }

  /** Those that count, without the warm-up. */
  get pings(): readonly Ping[] {
    return this.#pings.slice(this.#warmUpCount);
  }

  send(nonce: number, atMs: number): void {
    this.#outstanding.set(nonce, this.#pings.length);
    this.#pings.push({ nonce, sentAtMs: atMs, pongAtMs: null });
  }

  /** Which ping was answered and how fast; `null` for a pong that was never asked for or has come before. */
  receive(nonce: number, atMs: number): Pong | null {
    const index = this.#outstanding.get(nonce);
    const ping = index === undefined ? undefined : this.#pings[index];
    if (index === undefined || !ping) return null;
    this.#outstanding.delete(nonce);
    ping.pongAtMs = atMs;
    return { index: index - this.#warmUpCount, rttMs: atMs - ping.sentAtMs };
  }
}
