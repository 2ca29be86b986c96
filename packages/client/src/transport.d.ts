import type { PageEvent, PageMessage, Reply, ServerEvent, ServerMessages } from "@earshot/protocol";
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
export declare class Transport {
  #private;
  constructor(server: string, { messages, connected, disconnected }: TransportHandlers);
  /** Dropped while not connected: what is said late is said to nobody. The state comes anew with the next connection. */
  send<E extends PageEvent>(event: E, message: PageMessage<E>): void;
  /** The server's answer; `null` if the connection broke before it came. */
  ask<E extends PageEvent>(event: E, message: PageMessage<E>): Promise<Reply | null>;
  close(): void;
}
//# sourceMappingURL=transport.d.ts.map
