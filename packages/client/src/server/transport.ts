import type { PageEvent, PageMessage, Reply, ServerEvent, ServerMessages } from "@earshot/protocol";
import { io } from "socket.io-client";
import { backOffMs } from "./back-off.ts";
import type { ServerAddress } from "./server-address.ts";
import { CONNECT_WITHIN_MS, STEADY_AFTER_MS } from "../timing.ts";

export type ServerHandlers = {
  [E in Exclude<ServerEvent, "rtt/echo" | "server/restart">]: (message: ServerMessages[E]) => void;
};

export interface TransportHandlers<Messages = ServerHandlers> {
  readonly messages: Messages;
  /** Each time the server is reached. */
  readonly connected: () => void;
  /** `byServer`: the server closed the connection on purpose, and no further try is made. */
  readonly disconnected: (byServer: boolean) => void;
  /** A try came to nothing. `said`: why the server refuses this page, if it is there and said so. */
  readonly unreached: (said: string | undefined) => void;
}

export interface Transport {
  readonly isConnected: () => boolean;
  /** Dropped while not connected, as it would come too late. With the next connection the state is told anew. */
  readonly send: <E extends PageEvent>(event: E, message: PageMessage<E>, answered?: (reply: Reply) => void) => void;
  /** To be called once. From then on the page connects, and comes back whenever the connection is lost. */
  readonly open: (handlers: TransportHandlers<Partial<ServerHandlers>>) => void;
  readonly close: () => void;
}

/** The connection to the signalling server. The only file that knows socket.io. */
export function connect({ origin, basePath }: ServerAddress): Transport {
  const socket = io(origin, {
    path: `${basePath}/socket.io/`,
    transports: ["websocket"],
    forceNew: true,
    autoConnect: false,
    // With its own, the wait would be short again after every connection, even one that is cut at once.
    reconnection: false,
    timeout: CONNECT_WITHIN_MS,
  });
  let connectedAtMs = 0;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** As the server has asked for, before it went. */
  let comeBackInMs: number | undefined;

  function tryAgain(): void {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), comeBackInMs ?? backOffMs(tries++, Math.random()));
    comeBackInMs = undefined;
  }

  return {
    isConnected: () => socket.connected,
    send(event, message, ...answered) {
      if (socket.connected) socket.emit(event, message, ...answered);
    },
    open({ messages, connected, disconnected, unreached }) {
      const handlers = {
        ...messages,
        connect() {
          connectedAtMs = performance.now();
          connected();
        },
        disconnect(reason: string) {
          if (reason === "io client disconnect") return;
          if (performance.now() - connectedAtMs > STEADY_AFTER_MS) tries = 0;
          const byServer = reason === "io server disconnect";
          if (!byServer) tryAgain();
          disconnected(byServer);
        },
        connect_error(error: Error) {
          tryAgain();
          const isOfTransport = "type" in error || error.message === "timeout";
          unreached(isOfTransport ? undefined : error.message);
        },
        "server/restart"(message: ServerMessages["server/restart"]) {
          comeBackInMs = message.comeBackInMs;
        },
        "rtt/echo": (nonce: string, acknowledge: (nonce: string) => void) => acknowledge(nonce),
      };
      for (const [event, handle] of Object.entries(handlers)) socket.on(event, handle);
      socket.connect();
    },
    close() {
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}
