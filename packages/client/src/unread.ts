import { MAX_UNREAD_BYTES, MESSAGE_OVERHEAD_BYTES } from "./sizes.ts";

/** What waits for its first listener, in order. An array is one without bounds. */
export interface Backlog<T> {
  push(value: T): unknown;
  /** All of it, which is forgotten; `start` is 0. */
  splice(start: 0): T[];
}

/**
 * Data that came before anybody listened. Beyond its bound what comes is lost, and said to be so: a page that never listens must
 * not fill up.
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
    splice() {
      const taken = unread;
      unread = [];
      bytes = 0;
      isToldFull = false;
      return taken;
    },
  };
}
