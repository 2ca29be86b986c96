import type { Message } from "./message.ts";

/** One message to a partner. Every browser of today takes as much, so what one of them sends all can receive. */
export const MAX_MESSAGE_BYTES = 262_144;

/** What waits to be sent to one partner. Chromium refuses at twice as much, and a page that is so far behind should know. */
export const MAX_BUFFERED_BYTES = 8_388_608;

/** A text travels as UTF-8. Encodes all of it: to be asked once for each message. */
export function byteLengthOf(message: Message): number {
  return typeof message === "string" ? new TextEncoder().encode(message).byteLength : message.byteLength;
}
