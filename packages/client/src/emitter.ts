import type { Backlog } from "./backlog.ts";

type Listener<T> = (value: T) => void;

export interface Emitter<Events extends object> {
  /** Returns the function that ends the subscription. */
  readonly on: <E extends keyof Events>(event: E, listener: Listener<Events[E]>) => () => void;
  readonly emit: <E extends keyof Events>(event: E, value: Events[E]) => void;
}

/**
 * Listeners by event. One that throws does not keep the others from hearing. An event that nobody listens to yet is kept for its
 * first listener, if `unheard` has a place for it.
 */
export function createEmitter<Events extends object>(
  unheard: { [E in keyof Events]?: Backlog<Events[E]> } = {},
): Emitter<Events> {
  const listeners: { [E in keyof Events]?: Set<Listener<Events[E]>> } = {};

  function emit<E extends keyof Events>(event: E, value: Events[E]): void {
    const listening = listeners[event];
    if (!listening?.size) unheard[event]?.push(value);
    for (const listener of listening ?? []) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }

  return {
    on(event, listener) {
      const listening = (listeners[event] ??= new Set());
      listening.add(listener);
      queueMicrotask(() => {
        for (const value of unheard[event]?.takeAll() ?? []) emit(event, value);
      });
      return () => listening.delete(listener);
    },
    emit,
  };
}
