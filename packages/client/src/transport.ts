import type { PageEvent, PageMessage, ServerEvent, ServerMessages } from "@earshot/protocol";
import { io } from "socket.io-client";

export type ServerHandlers = {
  [E in Exclude<ServerEvent, "rtt/echo">]: (message: ServerMessages[E]) => void;
};

export interface TransportHandlers {
  readonly messages: ServerHandlers;
  /** Each time the server is reached. */
  readonly connected: () => void;
  /** `byServer`: it closed the connection on purpose, and it will not be reached again. */
  readonly disconnected: (byServer: boolean) => void;
}

export interface Transport {
  /** Dropped while not connected: what is said late is said to nobody. The state comes anew with the next connection. */
  readonly send: <E extends PageEvent>(event: E, message: PageMessage<E>) => void;
  /** To be called at once, before the server is reached. */
  readonly listen: (handlers: TransportHandlers) => void;
  readonly close: () => void;
}

/** The connection to the signalling server. The only file that knows socket.io. */
export function connect(server: string): Transport {
  const socket = io(server, { transports: ["websocket"], forceNew: true, reconnectionDelay: 300 });

  return {
    send(event, message) {
      if (socket.connected) socket.emit(event, message);
    },
    listen({ messages, connected, disconnected }) {
      const handlers = {
        ...messages,
        connect: connected,
        disconnect: (reason: string) => disconnected(reason === "io server disconnect"),
        "rtt/echo": (nonce: string, acknowledge: (nonce: string) => void) => acknowledge(nonce),
      };
      for (const [event, handle] of Object.entries(handlers)) socket.on(event, handle);
    },
    close: () => socket.disconnect(),
  };
}
