import type { ServerEvent, ServerMessages } from "@earshot/protocol";
import type { Server, Socket } from "socket.io";

/** What goes out, as socket.io wants it described. */
export type Outgoing = {
  [E in Exclude<ServerEvent, "rtt/echo">]: (message: ServerMessages[E]) => void;
} & {
  "rtt/echo": (nonce: string, acknowledge: (nonce: unknown) => void) => void;
};

/** What comes in is `unknown` until the guard has parsed it. */
type Incoming = Record<string, (...args: unknown[]) => void>;

export type PageServer = Server<Incoming, Outgoing>;
export type PageSocket = Socket<Incoming, Outgoing>;
