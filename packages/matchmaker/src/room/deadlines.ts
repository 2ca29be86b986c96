import { MinHeap } from "../min-heap.ts";

/** Something that becomes due. Two deadlines of the same kind about the same things are the same one, set anew. */
export type Deadline =
  | {
      readonly kind:
        | "wait"
        | "choice"
        | "grace"
        | "firstRtt"
        | "age"
        | "rest"
        | "probe"
        | "readyCheck"
        | "countdown"
        | "mend";
      readonly id: string;
    }
  | { readonly kind: "pairRest" | "edge"; readonly pair: readonly [string, string] }
  | { readonly kind: "plan" };

/** With the time when it is due. */
export type ArmedDeadline = Deadline & { readonly atMs: number };

/** The deadline of a pair's rest, or of what was measured between them, whichever way round the pair is given. */
export function pairDeadline(kind: "pairRest" | "edge", a: string, b: string): Deadline {
  return { kind, pair: a < b ? [a, b] : [b, a] };
}

interface Entry {
  readonly deadline: Deadline;
  readonly atMs: number;
  readonly order: number;
  /** False once it was cleared or set anew. */
  isLive: boolean;
}

/** So many dead entries are no burden. */
const FEW = 64;

/**
 * A priority queue of deadlines: earliest first, and in the order they were set among equals. Set, clear and take are O(log n).
 */
export class Deadlines {
  /** Filed by kind, so that no key has to be put together for what has an id. */
  readonly #live: Record<Deadline["kind"], Map<string, Entry>> = {
    wait: new Map(),
    choice: new Map(),
    grace: new Map(),
    firstRtt: new Map(),
    age: new Map(),
    rest: new Map(),
    probe: new Map(),
    readyCheck: new Map(),
    countdown: new Map(),
    mend: new Map(),
    pairRest: new Map(),
    edge: new Map(),
    plan: new Map(),
  };
  readonly #heap = new MinHeap<Entry>((a, b) => (a.atMs !== b.atMs ? a.atMs < b.atMs : a.order < b.order));
  #order = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(deadline: Deadline): boolean {
    return this.#live[deadline.kind].has(keyOf(deadline));
  }

  /** `null` if it is not armed. */
  atMsOf(deadline: Deadline): number | null {
    return this.#live[deadline.kind].get(keyOf(deadline))?.atMs ?? null;
  }

  set(deadline: Deadline, atMs: number): void {
    const [live, key] = [this.#live[deadline.kind], keyOf(deadline)];
    const earlier = live.get(key);
    if (earlier) this.#kill(earlier);
    const entry = { deadline, atMs, order: this.#order++, isLive: true };
    live.set(key, entry);
    this.#size++;
    this.#heap.push(entry);
    this.#dropDead();
  }

  /** False, and nothing is changed, if it is not armed. */
  putOff(deadline: Deadline, byMs: number): boolean {
    const entry = this.#live[deadline.kind].get(keyOf(deadline));
    if (entry) this.set(deadline, entry.atMs + byMs);
    return entry !== undefined;
  }

  clear(deadline: Deadline): void {
    const [live, key] = [this.#live[deadline.kind], keyOf(deadline)];
    const entry = live.get(key);
    if (!entry) return;
    live.delete(key);
    this.#kill(entry);
    this.#dropDead();
  }

  /** When the earliest is due, or `null` if there is none. */
  nextAtMs(): number | null {
    return this.#heap.peek()?.atMs ?? null;
  }

  /** The earliest first. */
  all(): ArmedDeadline[] {
    const entries: Entry[] = [];
    for (const live of Object.values(this.#live)) for (const entry of live.values()) entries.push(entry);
    entries.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    return entries.map(({ deadline, atMs }) =>
      "pair" in deadline ? { ...deadline, pair: [...deadline.pair], atMs } : { ...deadline, atMs },
    );
  }

  /** Takes the earliest out if it is due at `atMs`. */
  takeDue(atMs: number): Deadline | null {
    const first = this.#heap.peek();
    if (!first || first.atMs > atMs) return null;
    this.clear(first.deadline);
    return first.deadline;
  }

  /**
   * An entry that was cleared or set anew stays in the heap until it comes to the top, so that neither needs a search. When such
   * entries are the most, they are all thrown out, so that long deadlines that are cleared soon do not pile up.
   */
  #dropDead(): void {
    if (this.#heap.size > 2 * this.#size + FEW) this.#heap.keep(({ isLive }) => isLive);
    for (let first = this.#heap.peek(); first && !first.isLive; first = this.#heap.peek()) this.#heap.pop();
  }

  #kill(entry: Entry): void {
    entry.isLive = false;
    this.#size--;
  }
}

/** Among those of its kind. */
function keyOf(deadline: Deadline): string {
  switch (deadline.kind) {
    case "pairRest":
    case "edge":
      // With its length the first id ends where it ends, whatever is in it.
      return `${deadline.pair[0].length}:${deadline.pair[0]}:${deadline.pair[1]}`;
    case "plan":
      return "";
    case "wait":
    case "choice":
    case "grace":
    case "firstRtt":
    case "age":
    case "rest":
    case "probe":
    case "readyCheck":
    case "countdown":
    case "mend":
      return deadline.id;
  }
}
