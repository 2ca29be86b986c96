type Listener<T> = (value: T) => void;

/** Listeners by event. One that throws does not keep the others from hearing. */
export class Emitter<Events extends object> {
  readonly #listeners: { [E in keyof Events]?: Set<Listener<Events[E]>> } = {};

  /** Returns the function that ends the subscription. */
  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>): () => void {
    const listeners = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  has(event: keyof Events): boolean {
    return (this.#listeners[event]?.size ?? 0) > 0;
  }

  emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const listener of this.#listeners[event] ?? []) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
