import { BYSTANDER } from "../bystander.ts";
import type { PageSocket } from "./sockets.ts";

/** A connection that has no place after this long is closed: our pages join at once. */
const JOIN_WITHIN_MS = 10_000;

/** A doctor's is to see whether proxies, which cut off what is idle after a minute, keep it. */
const BYSTANDER_WITHIN_MS = 90_000;

/** Whoever wants to hold connections open could say that all of them are a doctor's. */
const MOST_BYSTANDERS = 4;

/** For how long a connection that has just been made may do without a place. */
export function joinWithinMs(socket: PageSocket): number {
  if (!isBystander(socket)) return JOIN_WITHIN_MS;
  const bystanders = [...socket.nsp.sockets.values()].filter(isBystander);
  return bystanders.length > MOST_BYSTANDERS ? JOIN_WITHIN_MS : BYSTANDER_WITHIN_MS;
}

function isBystander({ handshake }: PageSocket): boolean {
  return handshake.query[BYSTANDER] !== undefined;
}
