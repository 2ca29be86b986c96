/** What waits for its first listener, in order. */
export interface Backlog<T> {
  push(value: T): void;
  /** All of it, which is forgotten. */
  takeAll(): T[];
}

/** One without bounds, for what comes only a few times. */
export function createBacklog<T>(): Backlog<T> {
  const values: T[] = [];
  return {
    push(value) {
      values.push(value);
    },
    takeAll: () => values.splice(0),
  };
}
