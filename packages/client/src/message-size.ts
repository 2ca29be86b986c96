import type { Message } from "./message.ts";

/** How large a message to a partner may be. Every browser of today can receive as much. */
export const MAX_MESSAGE_BYTES = 262_144;

/**
 * How much may wait to be sent to one partner. Chromium refuses at twice as much, but a page so far behind should know before.
 */
export const MAX_BUFFERED_BYTES = 8_388_608;

/** A text travels as UTF-8. This encodes all of it, so ask only once for each message. */
export function byteLengthOf(message: Message): number {
  return typeof message === "string" ? new TextEncoder().encode(message).byteLength : message.byteLength;
}
