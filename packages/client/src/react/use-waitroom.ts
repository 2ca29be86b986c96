import { useMemo, useSyncExternalStore } from "react";
import { keyOf, knownStay, sharedStay } from "./shared-stay.ts";
import type { StayOptions, StayView } from "./stay-view.ts";

const leave = async (): Promise<void> => {};
const nothing = { match: null, outcome: null, waitroom: null, leave } as const;

/** Without options, and before the component is mounted. */
const idle: StayView = { ...nothing, status: null };
const mounting: StayView = { ...nothing, status: { kind: "connecting", again: false } };

/**
 * Joins when the component is mounted, renders it anew at every change, and leaves when it is unmounted: the waitroom, or the
 * match. So it belongs into a component that lives as long as the participant takes part, above what is shown meanwhile.
 *
 * Strict mode joins once. Components that name the same server, scene and participant share one stay. Another one of these three
 * is another stay; what else the options say is taken as it is when joining. To join again once a stay is over, mount the
 * component anew.
 *
 * @param options - `null` as long as nobody is to join, as before consent is given.
 * @throws TypeError as `joinWaitroom`, in the component.
 *
 * @example
 * ```ts
 * import { participantFromUrl, type Match } from "@earshot/client";
 * import { useWaitroom } from "@earshot/client/react";
 *
 * const options = { server: "https://lab.example.org", scene: "game", participantId: participantFromUrl() };
 *
 * export function useMatch(hasConsented: boolean): Match | null {
 *   const { match } = useWaitroom(hasConsented ? options : null);
 *   return match;
 * }
 * ```
 */
export function useWaitroom(options: StayOptions | null): StayView {
  const key = options && keyOf(options);
  const store = useMemo(
    () => (options && key !== null ? storeOf(key, options) : noStore),
    // Options written in place are new ones at each rendering, and the same stay.
    [key],
  );
  return useSyncExternalStore(store.subscribe, store.view, store.serverView);
}

interface Store {
  readonly subscribe: (listener: () => void) => () => void;
  readonly view: () => StayView;
  readonly serverView: () => StayView;
}

const noStore: Store = { subscribe: () => () => {}, view: () => idle, serverView: () => idle };

/** Rendering joins nothing: React may throw away what it rendered. */
function storeOf(key: string, options: StayOptions): Store {
  return {
    subscribe: (listener) => sharedStay(key, options).subscribe(listener),
    view: () => knownStay(key)?.view() ?? mounting,
    serverView: () => mounting,
  };
}
