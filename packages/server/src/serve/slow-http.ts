import type { Server, ServerOptions } from "node:http";

/**
 * The patience of the server with requests that do not come to their end. Node looks after them every 30 s if it is not told
 * otherwise, whatever the limits are.
 */
export const httpPatience: ServerOptions = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};

/** A connection on which nothing moves, neither way. Those of pages are not meant: they have heartbeats. */
const STILL_MS = 30_000;

const MAX_HEADERS = 64;

/** Beside the connections of pages there are those over which files and health are asked for. */
const FURTHER_CONNECTIONS = 256;

/** No more connections than that for so many pages, and none that stays when this side has closed it. */
export function limitConnections(http: Server, pageCount: number): void {
  http.maxConnections = pageCount + FURTHER_CONNECTIONS;
  http.maxHeadersCount = MAX_HEADERS;
  http.timeout = STILL_MS;
  // Node takes no more care of a connection that was asked to become a WebSocket. Whoever does not close its own side of it would
  // keep it for ever.
  // Nor does it listen for its errors then, and one that nobody listens for would end the process.
  http.on("connection", (socket) => socket.on("error", () => {}));
  http.on("upgrade", (_request, socket) => {
    socket.once("finish", () => socket.destroy());
  });
}
