/** What happens to the pings of a {@link Pinger}. */
export type PingEvent =
  | { readonly kind: "sent"; readonly nonce: number }
  | { readonly kind: "pong"; readonly nonce: number; readonly rttMs: number };

export interface Pinger {
  /** Sends that many pings at a steady pace. Pings are dithered, so that steps of a coarse clock average out. */
  run(count: number, intervalMs: number): void;
  stop(): void;
  /** A frame of the partner: what it asks is answered at once, what it answers is timed, anything else is ignored. */
  take(frame: Uint8Array): void;
}

/**
 * Pings and answers pings over a lossy channel. A frame is two nonces of 32 bits: the ping that it answers and the ping that it is, 0 for
 * none. As long as both sides measure, each answer is a ping as well, so one packet gives one round trip. Nobody can guess a nonce, so no
 * answer can be sent ahead, and both stamps of a round trip are this side's own.
 *
 * Runs in the page or, as source text, in a worker: it must not use anything from outside of itself.
 */
export function createPinger(send: (frame: Uint8Array) => boolean, tell: (event: PingEvent) => void): Pinger {
  const frameBytes = 8;
  const dither = 0.25;
  /** In intervals: sooner after the last ping, an answer is none, so that answers that come in a bunch do not make another. */
  const restIntervals = 1 / 3;
  /** In intervals: how long the next answer is waited for before a ping of its own is sent instead. */
  const patienceIntervals = 3;
  const sentAtMs = new Map<number, number>();
  let left = 0;
  let intervalMs = 0;
  let lastAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function ping(answered: number, atMs: number): void {
    const nonce = crypto.getRandomValues(new Uint32Array(1))[0] || 1;
    const isAnswer = answered !== 0;
    left--;
    lastAtMs = atMs;
    sentAtMs.set(nonce, atMs);
    const isSent = post(answered, nonce);
    clearTimeout(timer);
    const waitMs = intervalMs * (isAnswer ? patienceIntervals : 1) * (1 + dither * (2 * Math.random() - 1));
    if (left > 0) timer = setTimeout(() => ping(0, performance.now()), waitMs);
    if (isSent) tell({ kind: "sent", nonce });
    else sentAtMs.delete(nonce);
  }

  function post(answered: number, nonce: number): boolean {
    return send(new Uint8Array(Uint32Array.of(answered, nonce).buffer));
  }

  function run(count: number, everyMs: number): void {
    left = count;
    intervalMs = everyMs;
    if (left > 0) ping(0, performance.now());
  }

  function stop(): void {
    left = 0;
    clearTimeout(timer);
  }

  function take(frame: Uint8Array): void {
    const atMs = performance.now();
    if (frame.byteLength !== frameBytes) return;
    const [answered = 0, asked = 0] = new Uint32Array(frame.slice().buffer);
    if (asked !== 0) {
      if (left > 0 && atMs - lastAtMs >= intervalMs * restIntervals) ping(asked, atMs);
      else post(asked, 0);
    }
    const startMs = sentAtMs.get(answered);
    if (startMs === undefined) return;
    sentAtMs.delete(answered);
    tell({ kind: "pong", nonce: answered, rttMs: atMs - startMs });
  }

  return { run, stop, take };
}
