import { randomBytes } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { BYSTANDER } from "../../bystander.ts";
import { tlsOptions } from "../certificate.ts";
import { ask, type Answer } from "./ask.ts";
import type { Site } from "../site.ts";

/** What came of connecting as a page does. */
export type Connection =
  | { readonly kind: "open"; readonly socket: Socket }
  /** No WebSocket, but this answer. */
  | { readonly kind: "closed"; readonly answer: Answer }
  /** A WebSocket, on which the server says that it does not want this page. */
  | { readonly kind: "refused"; readonly message: string };

const CONNECT_WITHIN_MS = 10_000;

interface Caller {
  /** What a browser would say that the page is of; `null`: nothing, as programs do. */
  readonly origin: string | null;
  readonly ca?: string | undefined;
}

export async function connect(site: Site, caller: Caller): Promise<Connection> {
  const found = await open(site, caller);
  return found === "closed" ? { kind: "closed", answer: await askToUpgrade(site, caller) } : found;
}

/** What a WebSocket does first; of the answer it tells hardly anything, so it is asked for once more. */
function askToUpgrade(site: Site, { origin, ca }: Caller): Promise<Answer> {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
    ...(origin === null ? {} : { origin }),
  };
  return ask(site, "/socket.io/?EIO=4&transport=websocket", { headers, ca });
}

function open(site: Site, { origin, ca }: Caller): Promise<Connection | "closed"> {
  const { origin: server, host, port, basePath } = site;
  const socket = io(server, {
    path: `${basePath}/socket.io/`,
    transports: ["websocket"],
    query: { [BYSTANDER]: "" },
    forceNew: true,
    reconnection: false,
    timeout: CONNECT_WITHIN_MS,
    ...tlsOptions({ host, port, ca }),
    ...(origin === null ? {} : { extraHeaders: { Origin: origin } }),
  });
  // Whoever asks every page for its round trip asks this one as well.
  socket.on("rtt/echo", (nonce: unknown, acknowledge: unknown) => {
    if (typeof acknowledge === "function") acknowledge(nonce);
  });
  return new Promise((resolve) => {
    socket.once("connect", () => resolve({ kind: "open", socket }));
    socket.once("connect_error", (error: Error) => {
      socket.disconnect();
      // An error of the transport has a type, one of the server's own words has none.
      const isOfTransport = "type" in error || error.message === "timeout";
      resolve(isOfTransport ? "closed" : { kind: "refused", message: error.message });
    });
  });
}

/** Why and when it was cut off, while nothing went over it but the pings that keep it open. */
export interface Cut {
  readonly afterMs: number;
  readonly reason: string;
}

/** Resolves after `idleMs` with `null`, or as soon as the connection ends. */
export function stayIdle(socket: Socket, idleMs: number): Promise<Cut | null> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const end = (cut: Cut | null) => {
      clearTimeout(timer);
      socket.off("disconnect");
      socket.disconnect();
      resolve(cut);
    };
    const timer = setTimeout(() => end(null), idleMs);
    socket.once("disconnect", (reason) => end({ afterMs: performance.now() - startMs, reason }));
    // It may have ended before anybody listened.
    if (!socket.connected) end({ afterMs: 0, reason: "transport close" });
  });
}
