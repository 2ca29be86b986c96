import { UNHEARD_MS, WAITED_SLACK_MS } from "./tolerances.ts";

/** One ping that counts. Times are of the sender's own monotonic clock, in ms. */
export interface Ping {
  readonly sentAtMs: number;
  /** Infinite as long as it is not answered. */
  readonly rttMs: number;
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

/**
 * The pings of one side, in the order they were sent. Pongs may come late, twice, in any order, or not at all.
 *
 * The first ping that is answered is the warm-up, as a fresh connection is slow. Nor does any ping count that may have waited for
 * the other side to open: one of which the answer could have been back before the first answer, were it as quick as the quickest.
 */
export interface PingSeries {
  send(nonce: number, atMs: number): void;
  /**
   * Whether the answered ping is one that counts, as far as is known: not the warm-up, nor what was sent before it, nor one that
   * was never sent or has been answered before.
   */
  receive(nonce: number, rttMs: number): boolean;
  /** The first `count` of those that count; none before the first answer. If that is missing for too long, all do. */
  counted(count: number, nowMs: number): readonly Ping[];
}

export function createPingSeries(): PingSeries {
  const pings: { readonly nonce: number; readonly sentAtMs: number; rttMs: number }[] = [];
  let firstPongAtMs: number | undefined;
  let quickestMs = Number.POSITIVE_INFINITY;
  /** The first one that counts; 0 before any answer. */
  let firstIndex = 0;

  return {
    send(nonce, sentAtMs) {
      pings.push({ nonce, sentAtMs, rttMs: Number.POSITIVE_INFINITY });
    },
    receive(nonce, rttMs) {
      const index = pings.findIndex((ping) => ping.nonce === nonce && ping.rttMs === Number.POSITIVE_INFINITY);
      const ping = pings[index];
      if (!ping) return false;
      ping.rttMs = rttMs;
      quickestMs = Math.min(quickestMs, rttMs);
      firstPongAtMs ??= ping.sentAtMs + rttMs;
      firstIndex ||= index + 1;
      const waitedUntilMs = firstPongAtMs - quickestMs + WAITED_SLACK_MS;
      while ((pings[firstIndex]?.sentAtMs ?? waitedUntilMs) < waitedUntilMs) firstIndex++;
      return index >= firstIndex;
    },
    counted(count, nowMs) {
      const waitedMs = nowMs - (pings[0]?.sentAtMs ?? nowMs);
      if (firstIndex === 0 && waitedMs <= UNHEARD_MS) return [];
      return pings.slice(firstIndex, firstIndex + count);
    },
  };
}
