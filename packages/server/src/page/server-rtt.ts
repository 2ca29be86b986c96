import { randomBytes } from "node:crypto";
import { summarize, type RttStatistics } from "@earshot/rtt";
import type { Clock } from "../clock.ts";
import type { EventLoopLag } from "./event-loop-lag.ts";
import type { PageSocket } from "./sockets.ts";

/** A few quick samples to have a number soon, then slow ones. */
const FIRST_SAMPLES = 3;
const FIRST_INTERVAL_MS = 150;
const INTERVAL_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;
const WINDOW = 10;

interface ServerRttOptions {
  readonly socket: PageSocket;
  readonly clock: Clock;
  readonly lag: EventLoopLag;
  /** How many are needed soon. @default 3, and never fewer */
  readonly soon?: number;
  /** Called with the minimum of the window after each sample, in ms. */
  readonly onSample: (minMs: number) => void;
  /**
   * Called with each sample in a match instead, in ms; one that is not answered in time is as long as was waited for it. `null`:
   * nobody is timed in a match.
   */
  readonly onMatchSample: ((rttMs: number) => void) | null;
}

/**
 * The round trip server -> page -> server, timed here with a nonce: a page can make itself look slower, never faster. The minimum
 * of a window is what matching uses, because everything that disturbs a sample makes it larger.
 */
export class ServerRttMeter {
  readonly #socket: PageSocket;
  readonly #clock: Clock;
  readonly #lag: EventLoopLag;
  readonly #onSample: (minMs: number) => void;
  readonly #onMatchSample: ((rttMs: number) => void) | null;
  readonly #soon: number;
  readonly #window: number[] = [];
  #callOff: (() => void)[] = [];
  /** Counts the pauses: a sample that one of them fell into is that of a hidden tab. */
  #pauses = 0;
  #isPaused = false;
  #isInMatch = false;
  #isStopped = false;

  constructor({ socket, clock, lag, soon = 0, onSample, onMatchSample }: ServerRttOptions) {
    this.#soon = Math.max(FIRST_SAMPLES, soon);
    this.#socket = socket;
    this.#clock = clock;
    this.#lag = lag;
    this.#onSample = onSample;
    this.#onMatchSample = onMatchSample;
    this.#start();
  }

  /** The smallest of the last samples, or `null` before the first. */
  get minMs(): number | null {
    return this.#window.length > 0 ? Math.min(...this.#window) : null;
  }

  /** Over the window; minimum, median and 95th percentile say what there is to say of a round trip. */
  get statistics(): RttStatistics {
    return summarize(this.#window);
  }

  /** The page has said for the first time whether it is hidden. Before, it was timed on trust, to have a number when it joins. */
  begin(hidden: boolean): void {
    if (hidden) this.#window.length = 0;
    this.pause(hidden);
  }

  /**
   * While paused nothing is measured: a hidden tab answers late for reasons of its own. After that a number is soon needed again.
   */
  pause(paused: boolean): void {
    if (paused === this.#isPaused) return;
    this.#isPaused = paused;
    if (paused) {
      this.#pauses++;
      this.#callOffAll();
    } else if (!this.#isStopped) this.#start();
  }

  /** Whoever plays is not timed any more, as nothing disturbs a match; or every few seconds, if somebody wants to know. */
  startMatch(): void {
    if (this.#isInMatch || this.#isStopped) return;
    if (this.#onMatchSample === null) return this.stop();
    this.#isInMatch = true;
    if (this.#isPaused) return;
    this.#callOffAll();
    this.#repeat();
  }

  stop(): void {
    this.#isStopped = true;
    this.#callOffAll();
  }

  #callOffAll(): void {
    for (const callOff of this.#callOff) callOff();
    this.#callOff = [];
  }

  #start(): void {
    const soon = this.#isInMatch ? 0 : this.#soon;
    for (let index = 0; index < soon; index++) this.#sampleAfter(index * FIRST_INTERVAL_MS);
    this.#repeat();
  }

  #repeat(): void {
    this.#callOff.push(
      this.#clock.after(INTERVAL_MS, () => {
        this.#callOff = [];
        this.#sampleAfter(0);
        this.#repeat();
      }),
    );
  }

  #sampleAfter(delayMs: number): void {
    this.#callOff.push(this.#clock.after(delayMs, () => void this.#sample()));
  }

  async #sample(): Promise<void> {
    if (!this.#socket.connected) return;
    const nonce = randomBytes(8).toString("hex");
    const sentAtMs = this.#clock.now();
    const pauses = this.#pauses;
    const isDisturbed = () => pauses !== this.#pauses || this.#lag.hasLaggedSince(sentAtMs);
    try {
      const echoed = await this.#socket.volatile.timeout(ANSWER_WITHIN_MS).emitWithAck("rtt/echo", nonce);
      if (echoed === nonce && !isDisturbed()) this.#add(this.#clock.now() - sentAtMs);
    } catch {
      // No answer in time: a missing sample, for which nobody is excluded. In a match it is news all the same.
      if (this.#isTimedInMatch && this.#socket.connected && !isDisturbed()) this.#onMatchSample?.(ANSWER_WITHIN_MS);
    }
  }

  get #isTimedInMatch(): boolean {
    return this.#isInMatch && !this.#isStopped;
  }

  #add(sampleMs: number): void {
    const rttMs = Math.round(sampleMs * 10) / 10;
    this.#window.push(rttMs);
    if (this.#window.length > WINDOW) this.#window.shift();
    if (this.#isTimedInMatch) this.#onMatchSample?.(rttMs);
    else if (this.minMs !== null) this.#onSample(this.minMs);
  }
}
