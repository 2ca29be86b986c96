import type { PageEvent, PageMessage, Reply, ServerEvent, ServerMessages } from "@earshot/protocol";
import { io } from "socket.io-client";

export type ServerHandlers = {
  [E in Exclude<ServerEvent, "rtt/echo" | "protocol/error">]: (message: ServerMessages[E]) => void;
};

export interface TransportHandlers {
  readonly messages: ServerHandlers;
  /** Each time the server is reached. */
  readonly connected: () => void;
  /** `byServer`: it closed the connection on purpose, and it will not be reached again. */
  readonly disconnected: (byServer: boolean) => void;
}

/** The connection to the signalling server. The only file that knows socket.io. */
export class Transport {
  readonly #socket: ReturnType<typeof io>;

  constructor(server: string, { messages, connected, disconnected }: TransportHandlers) {
    this.#socket = io(server, {
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.5,
    });
    this.#socket.on("connect", connected);
    this.#socket.on("disconnect", (reason) => disconnected(reason === "io server disconnect"));
    this.#socket.on("rtt/echo", (nonce: string, acknowledge: (nonce: string) => void) => acknowledge(nonce));
    this.#socket.on("protocol/error", (error: ServerMessages["protocol/error"]) => {
      console.warn(`Earshot: the server refused ${error.event}: ${error.message}`);
    });
    for (const [event, handle] of Object.entries(messages)) this.#socket.on(event, handle);
  }

  /** Dropped while not connected: what is said late is said to nobody. The state comes anew with the next connection. */
  send<E extends PageEvent>(event: E, message: PageMessage<E>): void {
    if (this.#socket.connected) this.#socket.emit(event, message);
  }

  /** The server's answer; `null` if the connection broke before it came. */
  async ask<E extends PageEvent>(event: E, message: PageMessage<E>): Promise<Reply | null> {
    try {
      const reply: Reply = await this.#socket.timeout(5_000).emitWithAck(event, message);
      return reply;
    } catch {
      return null;
    }
  }

  close(): void {
    this.#socket.disconnect();
  }
}
