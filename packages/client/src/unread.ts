import type { Backlog } from "./backlog.ts";

/** How much of one partner is kept: as much as a partner may have under way. */
const MAX_UNREAD_BYTES = 8_388_608;

/** What a message costs beside its own bytes, so that many empty ones are bounded too. */
const MESSAGE_OVERHEAD_BYTES = 64;

/**
 * Data that came before anybody listened. It has a bound, as a page that never listens must not fill up. What comes beyond it is
 * lost, with a warning.
 */
export function createUnread(): Backlog<string | Uint8Array> {
  let unread: (string | Uint8Array)[] = [];
  let bytes = 0;
  let isToldFull = false;

  return {
    push(data) {
      bytes += data.length + MESSAGE_OVERHEAD_BYTES;
      if (bytes <= MAX_UNREAD_BYTES) unread.push(data);
      else if (!isToldFull) {
        isToldFull = true;
        console.warn('Earshot: nobody listens to "data" of a partner; it is lost from here on');
      }
    },
    takeAll() {
      const taken = unread;
      unread = [];
      bytes = 0;
      isToldFull = false;
      return taken;
    },
  };
}
