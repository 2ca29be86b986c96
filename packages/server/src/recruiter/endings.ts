/**
 * How somebody's part in a study ends, where it ends by the server's word. Whoever left, or lost the connection, may come again,
 * so that is none.
 */
export type Ending = AlwaysCoded | Excluded | "left-after-wait" | "not-ready" | "already-matched";

/** The study does not let somebody wait. The first one is of its list, and stands for each of the others without a code. */
type Excluded =
  | "excluded"
  | "device-not-allowed"
  | "browser-not-allowed"
  | "connection-too-weak"
  | "server-rtt-too-high";

/** Which may come about in every study. */
export type AlwaysCoded =
  /** The page says that the match is done. */
  | "finished"
  /** The page says that it cannot be done, as a partner is gone. */
  | "partner-gone"
  /** Nobody fitted within the time that one waits at most. */
  | "timed-out"
  /** The browser can be connected with nobody. */
  | "unsupported";

/** `true`: every study needs a code for it. */
const every: Readonly<Record<Ending, boolean>> = {
  finished: true,
  "partner-gone": true,
  "timed-out": true,
  unsupported: true,
  // Of somebody whom the study does not let wait; needed where it says who may not.
  excluded: false,
  "device-not-allowed": false,
  "browser-not-allowed": false,
  "connection-too-weak": false,
  "server-rtt-too-high": false,
  // Of somebody who left after the minimum wait, or did not say that they are there; the former has that of a wait in vain else.
  "left-after-wait": false,
  "not-ready": false,
  // Of somebody who was matched, never said that it was done, and comes again.
  "already-matched": false,
};

export const endings: readonly string[] = Object.keys(every);

export const alwaysCoded: readonly string[] = Object.entries(every).flatMap(([name, isNeeded]) =>
  isNeeded ? [name] : [],
);

/** The ending whose code stands for that of another one which has none. */
export function substituteOf(ending: Ending): Ending {
  if (ending === "left-after-wait") return "timed-out";
  return every[ending] || ending === "already-matched" || ending === "not-ready" ? ending : "excluded";
}

export function isEnding(value: unknown): value is Ending {
  return typeof value === "string" && Object.hasOwn(every, value);
}
