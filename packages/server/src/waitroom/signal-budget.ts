import { limits } from "@earshot/protocol";
import type { LinkSignal } from "@earshot/protocol";
import { TokenBucket } from "../page/token-bucket.ts";

/**
 * What one page may signal over one link: as many signals and as many bytes as an honest one ever would. A match may last, and a
 * path break many times, so both are given again as time goes on.
 */
export class SignalBudget {
  readonly #signals: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(atMs: number) {
    const { linkSignalsPerSecond, linkSignalBurst, linkSignalBytesPerSecond, linkSignalBurstBytes } = limits;
    this.#signals = new TokenBucket({ perSecond: linkSignalsPerSecond, burst: linkSignalBurst, atMs });
    this.#bytes = new TokenBucket({ perSecond: linkSignalBytesPerSecond, burst: linkSignalBurstBytes, atMs });
  }

  /** False if that is too much; then it costs nothing but what the number of signals does. */
  take(signals: readonly LinkSignal[], nowMs: number): boolean {
    return this.#signals.take(nowMs, signals.length) && this.#bytes.take(nowMs, bytesIn(signals));
  }
}

/** The texts of WebRTC are ASCII, and what is around them is little. */
function bytesIn(signals: readonly LinkSignal[]): number {
  return signals.reduce((sum, signal) => sum + textOf(signal).length, 0);
}

function textOf(signal: LinkSignal): string {
  return signal.type === "candidate" ? signal.candidate.candidate : signal.sdp;
}
