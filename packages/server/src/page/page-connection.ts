import type { ServerRttMeter } from "./server-rtt.ts";
import type { PageSocket } from "./sockets.ts";

/** The connection of a page, as long as it is connected. */
export interface PageConnection {
  readonly socket: PageSocket;
  readonly serverRtt: ServerRttMeter;
}
