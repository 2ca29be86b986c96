/** What a {@link Pinger} tells. */
export interface PingEvents {
  /** The channel can be used. */
  open: undefined;
  sent: { readonly nonce: number };
  pong: { readonly nonce: number; readonly rttMs: number };
}

/** One of these events, as it travels from the worker. */
export type PingNews = { [E in keyof PingEvents]: [event: E, value: PingEvents[E]] }[keyof PingEvents];

/** What is needed of the lossy channel. */
export interface FrameChannel extends Pick<RTCDataChannel, "binaryType" | "readyState" | "addEventListener"> {
  send(frame: ArrayBufferView<ArrayBuffer>): void;
}

export interface Pinger {
  readonly timedBy: "worker" | "page";
  /**
   * Sends that many pings at a steady pace, instead of those of an earlier call that have not been sent yet; none for 0. Pings are dithered,
   * so that steps of a coarse clock average out.
   */
  run(count: number, intervalMs: number): void;
  /** Lets go of the channel. */
  close(): void;
}

/**
 * Pings and answers pings over a lossy channel. A frame is two nonces of 32 bits: the ping that it answers and the ping that it is, 0 for
 * none. As long as both sides measure, each answer is a ping as well, so one packet gives one round trip. Nobody can guess a nonce, so no
 * answer can be sent ahead, and both stamps of a round trip are this side's own.
 *
 * The channel must copy what it sends, as a DataChannel does: there is only one frame, used again and again.
 *
 * Runs in the page or, as source text, in a worker: it must not use anything from outside of itself.
 */
export function createPinger(channel: FrameChannel, tell: (...news: PingNews) => void): Pinger {
  const dither = 0.25;
  /** In intervals: sooner after the last ping, an answer is none, so that answers that come in a bunch do not make another. */
  const restIntervals = 1 / 3;
  /** In intervals: how long the next answer is waited for before a ping of its own is sent instead. */
  const patienceIntervals = 3;
  // Whatever is done between a frame that comes and its answer is part of the partner's round trip: next to nothing is allocated there, and
  // nonces are drawn beforehand.
  const frame = new Uint32Array(2);
  const nonces = new Uint32Array(64);
  const sentAtMs = new Map<number, number>();
  let nextNonce = nonces.length;
  let left = 0;
  let intervalMs = 0;
  let lastAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  channel.binaryType = "arraybuffer";
  channel.addEventListener("message", ({ data }) => take(data));
  // It may have opened on the way to a worker.
  if (channel.readyState === "open") opened();
  else channel.addEventListener("open", opened);

  function opened(): void {
    tell("open", undefined);
  }

  function post(answered: number, asked: number): boolean {
    if (channel.readyState !== "open") return false;
    frame[0] = answered;
    frame[1] = asked;
    channel.send(frame);
    return true;
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
      tell("sent", { nonce });
    }
    drawNonces();
  }

  function drawNonces(): void {
    if (nextNonce < nonces.length) return;
    crypto.getRandomValues(nonces);
    nextNonce = 0;
  }

  /** What a frame of the partner asks is answered at once, what it answers is timed, anything else is ignored. */
  function take(data: unknown): void {
    const atMs = performance.now();
    if (!(data instanceof ArrayBuffer) || data.byteLength !== frame.byteLength) return;
    const [answered = 0, asked = 0] = new Uint32Array(data);
    if (asked !== 0) {
      if (left > 0 && atMs - lastAtMs >= intervalMs * restIntervals) ping(asked);
      else post(asked, 0);
    }
    const startMs = sentAtMs.get(answered);
    if (startMs === undefined) return;
    sentAtMs.delete(answered);
    tell("pong", { nonce: answered, rttMs: atMs - startMs });
  }

  function run(count: number, everyMs: number): void {
    clearTimeout(timer);
    drawNonces();
    left = count;
    intervalMs = everyMs;
    if (left > 0) ping(0);
  }

  return { timedBy: "page", run, close: () => run(0, 0) };
}
