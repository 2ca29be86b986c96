/** What a {@link Pinger} tells. */
export interface PingEvents {
  sent: { readonly nonce: number };
  pong: { readonly nonce: number; readonly rttMs: number };
}

/** One of these events, as it travels from the worker. */
export type PingNews = { [E in keyof PingEvents]: [event: E, value: PingEvents[E]] }[keyof PingEvents];

/** What is needed of the lossy channel. */
export interface FrameChannel extends Pick<RTCDataChannel, "binaryType" | "readyState" | "addEventListener"> {
  /** @throws what the browser throws if the channel is not open, or full. */
  send(frame: ArrayBufferView<ArrayBuffer>): void;
}

export interface Pinger {
  readonly timedBy: "worker" | "page";
  /**
   * Sends that many pings at a steady pace. They replace those of an earlier call that have not been sent yet; 0 just ends them.
   * The first one leaves at once, or after an interval if it replaces others. Pings are dithered, so that the steps of a coarse
   * clock average out.
   */
  run(count: number, intervalMs: number): void;
  /** Lets go of the channel. */
  close(): void;
}

/**
 * Pings and answers pings over a lossy channel. A frame is two nonces of 32 bits: the ping that it answers and the ping that it
 * is, 0 for none. As long as both sides measure, each answer is a ping as well, so one packet gives one round trip. Nobody can
 * guess a nonce, so no answer can be sent ahead, and both stamps of a round trip are this side's own.
 *
 * The channel must copy what it sends, as a DataChannel does: there is only one frame, used again and again.
 *
 * Runs in the page or, as source text, in a worker: it must not use anything from outside of itself.
 */
export function createPinger(channel: FrameChannel, tell: (...news: PingNews) => void): Pinger {
  /**
   * In intervals. An answer is a ping as well only if the last ping is at least this old, so that answers to a bunch are no new
   * bunch.
   */
  const restIntervals = 0.3;
  /**
   * In intervals. A ping that is an answer brings the next frame by itself. This long it is waited for before a ping is sent
   * without one.
   */
  const patienceIntervals = 3;
  // What is done between a frame and its answer is part of the partner's round trip, so next to nothing is allocated there.
  const frame = new Uint32Array(2);
  const sentAtMs = new Map<number, number>();
  let left = 0;
  let intervalMs = 0;
  let lastAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  channel.binaryType = "arraybuffer";
  channel.addEventListener("message", ({ data }) => take(data));

  function post(answered: number, asked: number): boolean {
    if (channel.readyState !== "open") return false;
    frame[0] = answered;
    frame[1] = asked;
    channel.send(frame);
    return true;
  }

  function ping(answered: number): void {
    const nonce = crypto.getRandomValues(frame)[0] || 1;
    lastAtMs = performance.now();
    // This channel may open a little later than the reliable one.
    if (!post(answered, nonce)) return pingIn(1);
    left--;
    const intervals = answered === 0 ? 1 : patienceIntervals;
    const dither = 0.75 + Math.random() / 2;
    pingIn(intervals * intervalMs * dither);
    sentAtMs.set(nonce, lastAtMs);
    tell("sent", { nonce });
  }

  function pingIn(waitMs: number): void {
    clearTimeout(timer);
    if (left > 0) timer = setTimeout(() => ping(0), waitMs);
  }

  /**
   * What a frame asks is answered at once, and what it answers is timed. Anything else is ignored; a text has no `byteLength`.
   */
  function take(data: ArrayBuffer): void {
    const atMs = performance.now();
    if (data.byteLength !== 8) return;
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
    const isGoing = left > 0;
    left = count;
    intervalMs = everyMs;
    if (isGoing) pingIn(intervalMs);
    else if (left > 0) ping(0);
  }

  return { timedBy: "page", run, close: () => run(0, 0) };
}
