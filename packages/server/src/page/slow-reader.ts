import type { PageSocket } from "./sockets.ts";

/** A connection on engine.io's level, on which socket.io's stand. */
export type RawConnection = PageSocket["conn"];

/** No honest page ever has so much to catch up with: a whole probe is a tenth of it. */
export const MAX_UNREAD_BYTES = 65_536;

/** For what was said last, and the answer that both have closed. */
const FAREWELL_MS = 2_000;

/** Of a WebSocket of `ws`, which engine.io's types do not show. */
interface WebSocket {
  readonly bufferedAmount: number;
  terminate(): void;
}

/**
 * Ends a connection whose page does not read what it is sent, as soon as there is something more to send to it: what it does not
 * read would be kept here for it. Whatever is sent passes here, also the heartbeats.
 */
export function endIfSlow(connection: RawConnection, onSlow: () => void): void {
  const webSocket: unknown = Reflect.get(connection.transport, "socket");
  if (!isWebSocket(webSocket)) return;
  // While the network takes nothing, engine.io keeps the packets and the WebSocket does not know of them yet.
  let keptBytes = 0;
  connection.on("flush", () => (keptBytes = 0));
  connection.on("packetCreate", ({ data }: { readonly data?: unknown }) => {
    keptBytes += sizeOf(data);
    if (keptBytes + webSocket.bufferedAmount <= MAX_UNREAD_BYTES) return;
    keptBytes = Number.NEGATIVE_INFINITY;
    onSlow();
    // Without a word, which would not be read either.
    webSocket.terminate();
  });
}

/**
 * A connection that was closed here is gone soon, whether the page closes its side or not: a WebSocket by itself waits for that
 * for half a minute, and so would whatever counts connections.
 */
export function endOnceClosed(connection: RawConnection): void {
  const webSocket: unknown = Reflect.get(connection.transport, "socket");
  if (!isWebSocket(webSocket)) return;
  connection.once("close", () => void setTimeout(() => webSocket.terminate(), FAREWELL_MS).unref());
}

/** In bytes, but for letters that are not of ASCII, which are few. */
function sizeOf(data: unknown): number {
  return typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
}

function isWebSocket(value: unknown): value is WebSocket {
  return typeof value === "object" && value !== null && "bufferedAmount" in value && "terminate" in value;
}
