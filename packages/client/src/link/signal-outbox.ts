import { SIGNALS_PER_MESSAGE, type LinkSignal } from "@earshot/protocol";
import { CANDIDATE_WAIT_MS, TOGETHER_MS } from "../timing.ts";

export interface SignalOutbox {
  readonly post: (signal: LinkSignal) => void;
  /** Sends no more. What has not been sent is of no use any more. */
  readonly close: () => void;
}

/**
 * Bundles the signals of one end of a link, so that the server has fewer messages to pass on. In a hidden tab timers take a
 * second, so there each signal leaves at once.
 */
export function createSignalOutbox(send: (signals: LinkSignal[]) => void): SignalOutbox {
  const signals: LinkSignal[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    send(signals.splice(0));
  }

  return {
    post(signal) {
      const hasCandidate = signals.some(({ type }) => type === "candidate");
      signals.push(signal);
      if (signals.length === SIGNALS_PER_MESSAGE || document.hidden) return flush();
      if (hasCandidate) return;
      clearTimeout(timer);
      timer = setTimeout(flush, signal.type === "candidate" ? TOGETHER_MS : CANDIDATE_WAIT_MS);
    },
    close: () => clearTimeout(timer),
  };
}
