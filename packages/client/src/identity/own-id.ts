import { randomId } from "../random.ts";
import { keep, recall } from "./tab-storage.ts";

const KEY = "earshot-participant";
const PREFIX = "anonymous-";

/**
 * An id that this page makes up, and that a refresh keeps. A window that this one opens gets a copy of what it stores, and the
 * next person at this computer finds it, too. So a stored id counts only for the page that made it up, and only when that page is
 * loaded again.
 */
export function ownId(): string {
  const [storedId, loadedAt] = parts(recall(KEY));
  const isOfThisLoad = loadedAt === String(performance.timeOrigin);
  const isOurs = storedId && (isOfThisLoad || (isReloaded() && storedId !== openersId()));
  const id = isOurs ? storedId : PREFIX + randomId();
  keep(KEY, `${id} ${performance.timeOrigin}`);
  return id;
}

export function isOwnId(participantId: string): boolean {
  return participantId.startsWith(PREFIX);
}

/** Its stay is over: whoever loads this page again is somebody new. */
export function forgetOwnId(participantId: string): void {
  if (parts(recall(KEY))[0] === participantId) keep(KEY, null);
}

/** The id that is stored, and when the page was loaded that stored it. */
function parts(stored: string | null | undefined): string[] {
  return stored?.split(" ") ?? [];
}

function isReloaded(): boolean {
  return performance.getEntriesByType("navigation").some((entry) => "type" in entry && entry.type === "reload");
}

/** The id of the window that opened this one, if that is of the same site and still there. */
function openersId(): string | undefined {
  try {
    return parts(globalThis.opener?.sessionStorage.getItem(KEY))[0];
  } catch {
    return;
  }
}
