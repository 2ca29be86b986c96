import { SIGNALS_PER_MESSAGE, type LinkSignal } from "@earshot/protocol";

/** A description waits this long for its first ICE candidate, in ms: without one the other end can do little with it. */
const CANDIDATE_WAIT_MS = 25;

/** Candidates of several interfaces are found one after the other; those of so many ms travel together. */
const TOGETHER_MS = 5;

/** Bundles the signals of one end of a link: a message that the server need not pass on is time and work saved for everybody. */
export class SignalOutbox {
  readonly #send: (signals: readonly LinkSignal[]) => void;
  readonly #isHidden: () => boolean;
  #signals: LinkSignal[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Timers of a hidden tab take a second, so there nothing waits for company. */
  constructor(send: (signals: readonly LinkSignal[]) => void, isHidden: () => boolean = () => document.hidden) {
    this.#send = send;
    this.#isHidden = isHidden;
  }

  post(signal: LinkSignal): void {
    this.#signals.push(signal);
    const isFull = this.#signals.length === SIGNALS_PER_MESSAGE;
    if (isFull || this.#isHidden()) return this.#flush();
    const isAlone = this.#signals.length === 1;
    const isAwaited = this.#signals.length === 2 && this.#signals[0]?.type !== "candidate";
    if (isAlone || isAwaited) this.#flushIn(signal.type === "candidate" ? TOGETHER_MS : CANDIDATE_WAIT_MS);
  }

  /** What has not been sent is of no use to anybody any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#signals = [];
  }

  #flushIn(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    const signals = this.#signals;
    this.#signals = [];
    this.#send(signals);
  }
}
