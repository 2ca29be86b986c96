import { randomBytes } from "node:crypto";
import { summarize, type RttStatistics } from "@earshot/rtt";
import type { Clock } from "./clock.ts";
import type { EventLoopLag } from "./event-loop-lag.ts";
import type { PageSocket } from "./sockets.ts";

/** A few quick samples to have a number soon, then slow ones. */
const FIRST_SAMPLES_AT_MS = [0, 150, 300];
const INTERVAL_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;
const WINDOW = 10;

interface ServerRttOptions {
  readonly socket: PageSocket;
  readonly clock: Clock;
  readonly lag: EventLoopLag;
  /** Called with the minimum of the window after each sample, in ms. */
  readonly onSample: (minMs: number) => void;
}

/**
 * The round trip server -> page -> server, timed here with a nonce: a page can make itself look slower, never faster. The minimum of
 * a window is what matching uses, because everything that disturbs a sample makes it larger.
 */
export class ServerRttMeter {
  readonly #socket: PageSocket;
  readonly #clock: Clock;
  readonly #lag: EventLoopLag;
  readonly #onSample: (minMs: number) => void;
  readonly #window: number[] = [];
  #callOff: (() => void)[] = [];
  #paused = false;

  constructor({ socket, clock, lag, onSample }: ServerRttOptions) {
    this.#socket = socket;
    this.#clock = clock;
    this.#lag = lag;
    this.#onSample = onSample;
    for (const delayMs of FIRST_SAMPLES_AT_MS) this.#sampleAfter(delayMs);
    this.#repeat();
  }

  /** The smallest of the last samples, or `null` before the first. */
  get minMs(): number | null {
    return this.#window.length > 0 ? Math.min(...this.#window) : null;
  }

  /** Over the window; minimum, median and 95th percentile say what there is to say of a round trip. */
  get statistics(): RttStatistics {
    return summarize(this.#window);
  }

  /** While paused nothing is measured: a hidden tab answers late for reasons of its own. */
  pause(paused: boolean): void {
    this.#paused = paused;
  }

  stop(): void {
    for (const callOff of this.#callOff) callOff();
    this.#callOff = [];
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
    if (this.#paused || !this.#socket.connected) return;
    const nonce = randomBytes(8).toString("hex");
    const sentAtMs = this.#clock.now();
    try {
      const echoed = await this.#socket.volatile.timeout(ANSWER_WITHIN_MS).emitWithAck("rtt/echo", nonce);
      if (echoed === nonce && !this.#lag.hasLaggedSince(sentAtMs)) this.#add(this.#clock.now() - sentAtMs);
    } catch {
      // No answer in time: a missing sample, which never excludes anybody.
    }
  }

  #add(sampleMs: number): void {
    this.#window.push(Math.round(sampleMs * 10) / 10);
    if (this.#window.length > WINDOW) this.#window.shift();
    if (this.minMs !== null) this.#onSample(this.minMs);
  }
}
