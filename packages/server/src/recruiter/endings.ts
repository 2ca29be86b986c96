/**
 * How somebody's part in a study ends, where it ends by the server's word. Whoever left, or lost the connection, may come again,
 * so that is none.
 */
export type Ending =
  /** The page says that the match is done. */
  | "finished"
  /** The page says that it cannot be done, as a partner is gone. */
  | "partner-gone"
  /** Nobody fitted within the time that one waits at most. */
  | "timed-out"
  /** The browser can be connected with nobody. */
  | "unsupported";

const every: Readonly<Record<Ending, true>> = {
  finished: true,
  "partner-gone": true,
  "timed-out": true,
  unsupported: true,
};

export const endings: readonly string[] = Object.keys(every);

export function isEnding(value: unknown): value is Ending {
  return typeof value === "string" && Object.hasOwn(every, value);
}
