/** What happens to the pings of a {@link Pinger}. */
export type PingEvent =
  | { readonly kind: "sent"; readonly nonce: number }
  | { readonly kind: "pong"; readonly nonce: number; readonly rttMs: number };

export interface Pinger {
  /** Sends that many pings at a steady pace. Pings are dithered, so that steps of a coarse clock average out. */
  run(count: number, intervalMs: number): void;
  stop(): void;
  /** A frame of the partner: a ping is answered at once, a pong of one's own is timed, anything else is ignored. */
  take(frame: Uint8Array): void;
}

/**
 * Pings and answers pings over a lossy channel. A frame is one byte of type (0 ping, 1 pong) and a nonce of 32 bits, which nobody can
 * guess, so no pong can be sent ahead. Both stamps of a round trip are this side's own.
 *
 * Runs in the page or, as source text, in a worker: it must not use anything from outside of itself.
 */
export function createPinger(send: (frame: Uint8Array) => boolean, tell: (event: PingEvent) => void): Pinger {
  const frameBytes = 5;
  const dither = 0.25;
  const sentAtMs = new Map<number, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function ping(): void {
    const nonce = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    const frame = new Uint8Array(frameBytes);
    new DataView(frame.buffer).setUint32(1, nonce);
    sentAtMs.set(nonce, performance.now());
    if (send(frame)) tell({ kind: "sent", nonce });
    else sentAtMs.delete(nonce);
  }

  function run(count: number, intervalMs: number): void {
    clearTimeout(timer);
    if (count <= 0) return;
    ping();
    timer = setTimeout(() => run(count - 1, intervalMs), intervalMs * (1 + dither * (2 * Math.random() - 1)));
  }

  function take(frame: Uint8Array): void {
    const atMs = performance.now();
    if (frame.byteLength !== frameBytes || (frame[0] ?? 2) > 1) return;
    if (frame[0] === 0) {
      const pong = new Uint8Array(frame);
      pong[0] = 1;
      send(pong);
      return;
    }
    const nonce = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
    const startMs = sentAtMs.get(nonce);
    if (startMs === undefined) return;
    sentAtMs.delete(nonce);
    tell({ kind: "pong", nonce, rttMs: atMs - startMs });
  }

  return { run, take, stop: () => clearTimeout(timer) };
}
