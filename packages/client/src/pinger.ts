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
 * `send` must copy the frame, as a DataChannel does: there is only one, used again and again.
 *
 * Runs in the page or, as source text, in a worker: it must not use anything from outside of itself.
 */
export function createPinger(
  send: (frame: Uint8Array<ArrayBuffer>) => boolean,
  tell: (event: PingEvent) => void,
): Pinger {
  const dither = 0.25;
  /** In intervals: sooner after the last ping, an answer is none, so that answers that come in a bunch do not make another. */
  const restIntervals = 1 / 3;
  /** In intervals: how long the next answer is waited for before a ping of its own is sent instead. */
  const patienceIntervals = 3;
  // Whatever is done between a frame that comes and its answer is part of the partner's round trip: nothing is allocated there, and
  // nonces are drawn beforehand.
  const [heard, said, nonces] = [new Uint32Array(2), new Uint32Array(2), new Uint32Array(64)];
  const [heardBytes, saidBytes] = [new Uint8Array(heard.buffer), new Uint8Array(said.buffer)];
  const sentAtMs = new Map<number, number>();
  let nextNonce = nonces.length;
  let left = 0;
  let intervalMs = 0;
  let lastAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function post(answered: number, asked: number): boolean {
    said[0] = answered;
    said[1] = asked;
    return send(saidBytes);
  }

  function ping(answered: number): void {
    const nonce = nonces[nextNonce++] || 1;
    lastAtMs = performance.now();
    const isSent = post(answered, nonce);
    left--;
    clearTimeout(timer);
    const waitMs = intervalMs * (answered === 0 ? 1 : patienceIntervals) * (1 + dither * (2 * Math.random() - 1));
    if (left > 0) timer = setTimeout(() => ping(0), waitMs);
    if (isSent) {
      sentAtMs.set(nonce, lastAtMs);
      tell({ kind: "sent", nonce });
    }
    drawNonces();
  }

  function drawNonces(): void {
    if (nextNonce < nonces.length) return;
    crypto.getRandomValues(nonces);
    nextNonce = 0;
  }

  function run(count: number, everyMs: number): void {
    drawNonces();
    left = count;
    intervalMs = everyMs;
    if (left > 0) ping(0);
  }

  function stop(): void {
    left = 0;
    clearTimeout(timer);
  }

  function take(frame: Uint8Array): void {
    const atMs = performance.now();
    if (frame.byteLength !== heardBytes.length) return;
    heardBytes.set(frame);
    const [answered = 0, asked = 0] = heard;
    if (asked !== 0) {
      if (left > 0 && atMs - lastAtMs >= intervalMs * restIntervals) ping(asked);
      else post(asked, 0);
    }
    const startMs = sentAtMs.get(answered);
    if (startMs === undefined) return;
    sentAtMs.delete(answered);
    tell({ kind: "pong", nonce: answered, rttMs: atMs - startMs });
  }

  return { run, stop, take };
}
