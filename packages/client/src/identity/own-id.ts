import { randomId } from "../random.ts";

const KEY = "earshot-participant";
const PREFIX = "anonymous-";

/**
 * An id that this page makes up, and that a refresh keeps. A window that this one opens gets a copy of what it stores, and the
 * next person at this computer finds it, too. So a stored id counts only for the page that made it up, and only when that page is
 * loaded again.
 */
export function ownId(): string {
  let id = PREFIX + randomId();
  try {
    const [storedId, loadedAt] = read(sessionStorage);
    const isOfThisLoad = loadedAt === String(performance.timeOrigin);
    if (storedId && (isOfThisLoad || (isReloaded() && storedId !== openersId()))) id = storedId;
    sessionStorage.setItem(KEY, `${id} ${performance.timeOrigin}`);
  } catch {
    // Storage may be forbidden; then a refresh is a new participant.
  }
  return id;
}

export function isOwnId(participantId: string): boolean {
  return participantId.startsWith(PREFIX);
}

/** Its stay is over: whoever loads this page again is somebody new. */
export function forgetOwnId(participantId: string): void {
  try {
    if (read(sessionStorage)[0] === participantId) sessionStorage.removeItem(KEY);
  } catch {
    // Nothing is stored where storage is forbidden.
  }
}

/** The id that is stored there, and when the page was loaded that stored it. */
function read(storage: Storage | undefined): string[] {
  return storage?.getItem(KEY)?.split(" ") ?? [];
}

function isReloaded(): boolean {
  return performance.getEntriesByType("navigation").some((entry) => "type" in entry && entry.type === "reload");
}

/** The id of the window that opened this one, if that is of the same site and still there. */
function openersId(): string | undefined {
  try {
    return read(globalThis.opener?.sessionStorage)[0];
  } catch {
    return;
  }
}
