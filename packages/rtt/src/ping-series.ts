/** One ping that counts. Times are of the sender's own monotonic clock, in ms. */
export interface Ping {
  readonly sentAtMs: number;
  readonly pongAtMs: number | null;
}

/** How a probe measures and decides. */
export interface ProbeRule {
  /** The largest round trip that is accepted (inclusive), in ms. */
  readonly maxP2pRttMs: number;
  /** How many pings decide. Odd, so that a median has a majority. @default 11 */
  readonly pingCount: number;
  /** The share of the pings that has to be within the limit: 0.5 for the median, 0.95 for the 95th percentile. @default 0.5 */
  readonly quantile: number;
  /** Whether every ping is waited for before the verdict, because loss or jitter count too. @default false */
  readonly isComplete: boolean;
}

export const defaultProbeRule: Omit<ProbeRule, "maxP2pRttMs"> = { pingCount: 11, quantile: 0.5, isComplete: false };

/** Without any answer for this long, in ms, the other side is not just late in opening its end: the pings are lost. */
const UNHEARD_MS = 1_500;

/** A ping that was sent this little, in ms, after the moment up to which pings waited may have waited as well. */
const WAITED_SLACK_MS = 10;

/**
 * The pings of one side, in the order they were sent. Pongs may come late, twice, in any order, or not at all.
 *
 * The first ping that is answered is the warm-up, as a fresh connection is slow. Nor does any ping count that may have waited for the
 * other side to open: one of which the answer could have been back before the first answer, were it as quick as the quickest.
 */
export class PingSeries {
  readonly #pings: { readonly sentAtMs: number; pongAtMs: number | null }[] = [];
  readonly #outstanding = new Map<number, number>();
  #firstPongAtMs: number | null = null;
  #quickestMs = Number.POSITIVE_INFINITY;
  /** The first one that counts. */
  #firstIndex = 0;

  /** The first `count` of those that count; none before the first answer. If that is missing for too long, all do. */
  counted(count: number, nowMs: number): readonly Ping[] {
    const waitedMs = nowMs - (this.#pings[0]?.sentAtMs ?? nowMs);
    if (this.#firstPongAtMs === null && waitedMs <= UNHEARD_MS) return [];
    return this.#pings.slice(this.#firstIndex, this.#firstIndex + count);
  }

  send(nonce: number, atMs: number): void {
    this.#outstanding.set(nonce, this.#pings.length);
    this.#pings.push({ sentAtMs: atMs, pongAtMs: null });
  }

  /**
   * The number of the answered ping among those that count, from 0; below 0 for the warm-up and what was sent before it. `null` for a
   * pong that was never asked for or has come before.
   */
  receive(nonce: number, rttMs: number): number | null {
    const index = this.#outstanding.get(nonce);
    const ping = index === undefined ? undefined : this.#pings[index];
    if (index === undefined || !ping) return null;
    this.#outstanding.delete(nonce);
    ping.pongAtMs = ping.sentAtMs + rttMs;
    this.#quickestMs = Math.min(this.#quickestMs, rttMs);
    if (this.#firstPongAtMs === null) {
      this.#firstPongAtMs = ping.pongAtMs;
      this.#firstIndex = index + 1;
    }
    this.#passOver(this.#firstPongAtMs - this.#quickestMs + WAITED_SLACK_MS);
    return index - this.#firstIndex;
  }

  #passOver(sentBeforeMs: number): void {
    while ((this.#pings[this.#firstIndex]?.sentAtMs ?? sentBeforeMs) < sentBeforeMs) this.#firstIndex++;
  }
}
