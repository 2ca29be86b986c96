import type { Match } from "@earshot/client";

/**
 * Where the page's match is known. Each file for a page without a build brings its own copy of this module, and they have nothing
 * in common but the page.
 */
const place = Symbol.for("earshot.running-match");
const eventName = "earshot-match";

/** The match that began last on this page. */
export function runningMatch(): Match | null {
  return Reflect.get(globalThis, place) ?? null;
}

/** From here on it is the page's match. */
export function announceMatch(match: Match): void {
  Reflect.set(globalThis, place, match);
  globalThis.dispatchEvent(new Event(eventName));
}

/** Also told of the one that runs already. */
export function onMatch(listener: (match: Match) => void): void {
  const tell = () => {
    const match = runningMatch();
    if (match) listener(match);
  };
  globalThis.addEventListener(eventName, tell);
  tell();
}
