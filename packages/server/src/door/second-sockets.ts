import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refusals } from "../refusals.ts";

/**
 * Refuses WebSockets for a connection that there is already, as for an upgrade from long-polling: the door would not be asked.
 * A step of engine.io's, which comes before everything else.
 */
export function refuseSecondSockets(refusals: Refusals) {
  return ({ url = "" }: IncomingMessage, _response: ServerResponse, next: (error?: Error) => void): void => {
    if (!new URL(url, "http://earshot.invalid").searchParams.has("sid")) return next();
    refusals.count("upgrade");
    next(new Error("every connection has one WebSocket"));
  };
}
