import type { PeerLink, PeerLinkFactory, PeerLinkHandlers } from "../src/peer-link.ts";

export interface MemoryLinkOptions {
  /** One way, in ms; asked for every frame, so that it may change. `null` loses the frame. */
  readonly delayMs: () => number | null;
  /** From the first connectivity check to the open channels, in ms. @default 0 */
  readonly openAfterMs?: number;
  /** What the connectivity checks measure. @default null */
  readonly iceRttMs?: number | null;
}

/** Two factories whose links are joined in memory. Stands in for WebRTC in unit tests of what is built on a PeerLink. */
export function memoryLinks({
  delayMs,
  openAfterMs = 0,
  iceRttMs = null,
}: MemoryLinkOptions): [PeerLinkFactory, PeerLinkFactory] {
  const ends: (PeerLinkHandlers | undefined)[] = [];
  const isOpen = [false, false];
  let responses = 0;

  const factoryFor =
    (own: 0 | 1, other: 0 | 1): PeerLinkFactory =>
    async (_options, handlers) => {
      ends[own] = handlers;
      if (ends[other]) queueMicrotask(connectBoth);
      return end(own, other);
    };

  function connectBoth(): void {
    for (const handlers of ends) handlers?.connected();
    if (openAfterMs > 0) setTimeout(openBoth, openAfterMs);
    else openBoth();
  }

  function openBoth(): void {
    isOpen.fill(true);
    for (const handlers of ends) handlers?.open();
  }

  function end(own: 0 | 1, other: 0 | 1): PeerLink {
    const deliver = (act: (far: PeerLinkHandlers) => void): boolean => {
      if (!isOpen[own]) return false;
      const afterMs = delayMs();
      const far = ends[other];
      if (afterMs !== null && far) setTimeout(() => isOpen[other] && act(far), afterMs);
      return true;
    };
    return {
      receive: () => {},
      sendFrame(frame) {
        const copy = new Uint8Array(frame);
        return deliver((far) => far.frame(copy));
      },
      sendData: (data) => deliver((far) => far.data(data)),
      readStats: async () => ({
        path: "host",
        relayProtocol: null,
        iceRttMs,
        iceResponses: iceRttMs === null ? 0 : ++responses,
      }),
      restart: () => {},
      close() {
        if (!isOpen[own]) return;
        deliver((far) => {
          isOpen[other] = false;
          far.closed("connection-lost");
        });
        isOpen[own] = false;
      },
    };
  }

  return [factoryFor(0, 1), factoryFor(1, 0)];
}
