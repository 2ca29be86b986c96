import { joinWaitroom } from "../stay/join-waitroom.ts";
import type { Outcome, Status } from "../stay/status.ts";
import type { Waitroom } from "../stay/waitroom.ts";
import type { StayOptions, StayView } from "./stay-view.ts";

/** One stay, for all components that name the same one. It begins with the first of them and is left with the last. */
export interface SharedStay {
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
  view(): StayView;
  /** It has ended, and nobody looks at it any more: whoever comes now begins another one. */
  isOver(): boolean;
}

const stays = new Map<string, SharedStay>();

/** For who, where: of two components with the same key the second one joins nothing. */
export function keyOf({ server, scene, participantId }: StayOptions): string {
  return JSON.stringify([String(server), scene, participantId]);
}

export function knownStay(key: string): SharedStay | undefined {
  return stays.get(key);
}

/** @throws TypeError as `joinWaitroom`. */
export function sharedStay(key: string, options: StayOptions): SharedStay {
  const known = stays.get(key);
  if (known && !known.isOver()) return known;
  const stay = shareStay(joinWaitroom(options), () => {
    if (stays.get(key) === stay) stays.delete(key);
  });
  stays.set(key, stay);
  return stay;
}

function shareStay(waitroom: Waitroom, forget: () => void): SharedStay {
  const listeners = new Set<() => void>();
  const leave = () => waitroom.leave();
  let outcome: Outcome | null = null;
  let view = viewOf(waitroom.status);

  waitroom.on("status", (status) => {
    view = viewOf(status);
    for (const listener of listeners) listener();
  });

  function viewOf(status: Status): StayView {
    if (status.kind === "matched" || status.kind === "released") outcome ??= status;
    return { status, match: status.kind === "matched" ? status.match : null, outcome, waitroom, leave };
  }

  /** It may be for a moment: strict mode unmounts and mounts again at once, and so does who moves to another component. */
  function leaveUnlessWanted(): void {
    if (listeners.size > 0) return;
    forget();
    if (waitroom.status.kind !== "released") void leave();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) setTimeout(leaveUnlessWanted);
      };
    },
    view: () => view,
    isOver: () => listeners.size === 0 && waitroom.status.kind === "released",
  };
}
