import type { PeerLink, PeerLinkFactory, PeerLinkHandlers } from "../src/link/peer-link.ts";
import { MemoryChannel } from "./memory-channel.ts";

export interface MemoryLinkOptions {
  /** One way, in ms; asked for every frame, so that it may change. `null` loses the frame. */
  readonly delayMs: () => number | null;
  /** From the first connectivity check to the open channels, in ms. @default 0 */
  readonly openAfterMs?: number;
  /** What the connectivity checks measure. @default null */
  readonly iceRttMs?: number | null;
  /** What both ends agree on. @default 262_144 */
  readonly maxMessageBytes?: number;
}

interface End {
  readonly handlers: PeerLinkHandlers;
  /** The lossy channels, prompt and patient. */
  readonly frames: readonly [MemoryChannel, MemoryChannel];
  isOpen: boolean;
  /** Messages under way to the other end. */
  flying: number;
}

/** Two factories whose links are joined in memory. Stands in for WebRTC in unit tests of what is built on a PeerLink. */
export function memoryLinks({
  delayMs,
  openAfterMs = 0,
  iceRttMs = null,
  maxMessageBytes = 262_144,
}: MemoryLinkOptions): [PeerLinkFactory, PeerLinkFactory] {
  const ends: (End | undefined)[] = [];
  let responses = 0;

  const factoryFor =
    (own: 0 | 1, other: 0 | 1): PeerLinkFactory =>
    async (_options, handlers) => {
      const deliver = (act: (far: End) => void): void => {
        const afterMs = delayMs();
        const far = ends[other];
        if (afterMs !== null && far) setTimeout(() => far.isOpen && act(far), afterMs);
      };
      const channelAt = (index: 0 | 1) => new MemoryChannel((frame) => deliver((far) => far.frames[index].take(frame)));
      const frames = [channelAt(0), channelAt(1)] as const;
      const end: End = { handlers, frames, isOpen: false, flying: 0 };
      ends[own] = end;
      queueMicrotask(() => handlers.frames(...frames));
      if (ends[other]) queueMicrotask(connectBoth);
      return linkOf(end, deliver);
    };

  function connectBoth(): void {
    for (const end of ends) end?.handlers.connected();
    if (openAfterMs > 0) setTimeout(openBoth, openAfterMs);
    else openBoth();
  }

  function openBoth(): void {
    for (const end of ends) if (end) end.isOpen = true;
    for (const end of ends) for (const channel of end?.frames ?? []) channel.open();
    for (const end of ends) end?.handlers.open();
  }

  function linkOf(end: End, deliver: (act: (far: End) => void) => void): PeerLink {
    return {
      receive: () => {},
      sendData(data) {
        if (!end.isOpen || data.length > maxMessageBytes) return false;
        end.flying++;
        deliver(({ handlers }) => {
          handlers.data(data);
          if (--end.flying === 0) end.handlers.drained();
        });
        return true;
      },
      bufferedAmount: () => end.flying,
      maxMessageBytes: () => maxMessageBytes,
      finish() {
        return new Promise((resolve) => {
          deliver(() => {
            this.close();
            resolve();
          });
        });
      },
      readStats: async () => ({
        path: "host",
        relayProtocol: null,
        iceRttMs,
        iceResponses: iceRttMs === null ? 0 : ++responses,
      }),
      restart: () => {},
      close() {
        if (!end.isOpen) return;
        deliver((far) => {
          far.isOpen = false;
          for (const channel of far.frames) channel.close();
          far.handlers.closed("connection-lost");
        });
        end.isOpen = false;
        for (const channel of end.frames) channel.close();
      },
    };
  }

  return [factoryFor(0, 1), factoryFor(1, 0)];
}
