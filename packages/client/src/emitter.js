/** Listeners by event. One that throws does not keep the others from hearing. */
export class Emitter {
  #listeners = {};
  /** Returns the function that ends the subscription. */
  on(event, listener) {
    const listeners = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
  has(event) {
    return (this.#listeners[event]?.size ?? 0) > 0;
  }
  emit(event, value) {
    for (const listener of this.#listeners[event] ?? []) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
//# sourceMappingURL=emitter.js.map
