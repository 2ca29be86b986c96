/**
 * How somebody's part in a study ends, where it ends by the server's word. Whoever left, or lost the connection, may come again,
 * so that is none.
 */
export type Ending = AlwaysCoded | OfSomeScenes | Excluded | "already-matched";

/** Which come about only where a scene says so. */
export type OfSomeScenes =
  /** Left, but not before the scene's `minimumWaitMs`. */
  | "left-after-wait"
  /** Did not answer the scene's `readyCheck`, twice, or until the end of the wait. */
  | "not-ready";

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
  // Needed where a scene may end so.
  "left-after-wait": false,
  "not-ready": false,
  // Of somebody whom the study does not let wait; needed where it says who may not.
  excluded: false,
  "device-not-allowed": false,
  "browser-not-allowed": false,
  "connection-too-weak": false,
  "server-rtt-too-high": false,
  // Of somebody who was matched, never said that it was done, and comes again.
  "already-matched": false,
};

const exclusions: ReadonlySet<Ending> = new Set<Excluded>([
  "excluded",
  "device-not-allowed",
  "browser-not-allowed",
  "connection-too-weak",
  "server-rtt-too-high",
]);

export const endings: readonly string[] = Object.keys(every);

export const alwaysCoded: readonly string[] = Object.entries(every).flatMap(([name, isNeeded]) =>
  isNeeded ? [name] : [],
);

/** True of those for which there need not be a code of its own. */
export function isExclusion(ending: Ending): boolean {
  return exclusions.has(ending);
}

export function isEnding(value: unknown): value is Ending {
  return typeof value === "string" && Object.hasOwn(every, value);
}
