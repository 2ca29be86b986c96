type Listener<T> = (value: T) => void;
/** Listeners by event. One that throws does not keep the others from hearing. */
export declare class Emitter<Events extends object> {
  #private;
  /** Returns the function that ends the subscription. */
  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>): () => void;
  has(event: keyof Events): boolean;
  emit<E extends keyof Events>(event: E, value: Events[E]): void;
}
export {};
//# sourceMappingURL=emitter.d.ts.map
