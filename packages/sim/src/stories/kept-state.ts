import type { KeptEntry, Revival } from "@earshot/matchmaker";
import { isSame } from "./is-same.ts";

/** All that a journal would have of a waitroom: what every step changed, put together. */
export class KeptState {
  #entries = new Map<string, KeptEntry>();

  /** As they survive a file. */
  note(changes: readonly KeptEntry[]): void {
    for (const change of copyOf(changes)) {
      if (change.value === null) this.#entries.delete(keyOf(change));
      else this.#entries.set(keyOf(change), change);
    }
  }

  entries(): KeptEntry[] {
    return copyOf([...this.#entries.values()]);
  }

  /** I12: what was kept is the whole state. */
  faults(state: readonly KeptEntry[], atMs: number): string[] {
    // Before anything was counted nothing was written.
    if (this.#entries.size === 0 && state.length === 1) return [];
    return differences(this.#entries, byKey(state), atMs).map((what) => `I12 ${what}`);
  }

  /** I12: who goes on does so from there, later by the time in which nobody was served. From here on that is what is kept. */
  revivalFaults(state: readonly KeptEntry[], { atMs, lostMs }: Revival): string[] {
    const expected = this.entries().map((entry) => (entry.kind === "place" ? later(entry, lostMs) : entry));
    this.#entries = byKey(copyOf(state));
    if (expected.length === 0) return [];
    return differences(byKey(expected), this.#entries, atMs).map((what) => `I12 after the end of a process ${what}`);
  }
}

type KeptPlace = NonNullable<Extract<KeptEntry, { kind: "place" }>["value"]>;

const exactFields = [
  ...([
    "seniority",
    "joinedAtMs",
    "deadlineMs",
    "extensions",
    "isAside",
    "missedChecks",
    "matchId",
    "timeZone",
  ] as const),
  ...(["groupHistory", "attempts", "lastFailure", "fruitless"] as const),
];

type Place = Extract<KeptEntry, { kind: "place" }>;

function later(place: Place, lostMs: number): Place {
  const { value } = place;
  if (!value) return place;
  const { joinedAtMs, deadlineMs } = value;
  return { ...place, value: { ...value, joinedAtMs: joinedAtMs + lostMs, deadlineMs: deadlineMs + lostMs } };
}

type ByKey = ReadonlyMap<string, KeptEntry>;

function differences(kept: ByKey, state: ByKey, atMs: number): string[] {
  return [...new Set([...kept.keys(), ...state.keys()])]
    .filter((key) => !isKept(kept.get(key), state.get(key), atMs))
    .map((key) => `${key} is kept as ${JSON.stringify(kept.get(key))}, and is ${JSON.stringify(state.get(key))}`);
}

/** But for what is written only along with something else, and for rests that are over. */
function isKept(kept: KeptEntry | undefined, state: KeptEntry | undefined, atMs: number): boolean {
  if (kept?.kind !== "place" || state?.kind !== "place") return isSame(kept?.value, state?.value);
  const [before, after] = [kept.value, state.value];
  if (!before || !after) return before === after;
  const restOf = ({ restsUntilMs }: KeptPlace) => Math.max(restsUntilMs ?? 0, atMs);
  return restOf(before) === restOf(after) && exactFields.every((field) => isSame(before[field], after[field]));
}

function byKey(entries: readonly KeptEntry[]): Map<string, KeptEntry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function keyOf({ kind, id }: KeptEntry): string {
  return `${kind} ${id}`;
}

function copyOf(entries: readonly KeptEntry[]): KeptEntry[] {
  const copy: KeptEntry[] = JSON.parse(JSON.stringify(entries));
  return copy;
}
