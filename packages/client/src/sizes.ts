// What one page takes and holds, in bytes.

/** One message to a partner. Every browser of today takes as much, so what one of them sends all can receive. */
export const MAX_MESSAGE_BYTES = 262_144;

/** What waits to be sent to one partner. Chromium refuses at twice as much, and a page that is so far behind should know. */
export const MAX_BUFFERED_BYTES = 8_388_608;

/** What one partner has sent and nobody has read: as much as a partner may have under way. */
export const MAX_UNREAD_BYTES = 8_388_608;

/** What a message costs beside its own bytes, so that many empty ones are bounded too. */
export const MESSAGE_OVERHEAD_BYTES = 64;
