import { keyOf, partsOf } from "../waitroom/entry-key.ts";
import { isPartOf, renamed, type Person } from "./person.ts";

type Entries = ReadonlyMap<string, unknown>;
type Fields = Readonly<Record<string, unknown>>;

/** What ends in a scene with the person's place: the wait, or the match for that person. */
export interface EndOfStay {
  readonly scene: string;
  /** `null`: the person waited. */
  readonly matchId: string | null;
  readonly waitedMs: number;
}

export interface EntriesLeft {
  readonly entries: Entries;
  readonly ends: readonly EndOfStay[];
  /** How many entries are gone, or are others now. */
  readonly changed: number;
}

interface Journaled {
  readonly entries: Entries;
  /** The end of the person's place, on the study's clock. */
  readonly servedUntilMs: number;
}

/** Fields of entries, whatever kind they are of, that hold ids of participants. */
const idLists: ReadonlySet<string> = new Set([
  "participantIds",
  "present",
  "fruitless",
  "previousPartners",
  "earlierPartners",
]);

/** Kinds of which the id is something else than a participant's. */
const ofOthers: ReadonlySet<string> = new Set([
  "match",
  "pair",
  "trials",
  "counts",
  "proposed",
  "announced",
  "farewell",
  "token",
  "unserved",
]);

/**
 * What is kept in a journal, without somebody: the own entries are gone, and the pseudonym stands wherever others were together
 * with that person.
 */
export function entriesWithout({ entries, servedUntilMs }: Journaled, person: Person): EntriesLeft {
  const left = new Map<string, unknown>();
  const ends: EndOfStay[] = [];
  let changed = 0;
  for (const [key, value] of entries) {
    const { kind, scene } = partsOf(key);
    const kept = isOwn(key, value, person.participantId) ? null : keptOf(kind, value, person);
    if (JSON.stringify(kept) !== JSON.stringify(value)) changed++;
    if (kept !== null) left.set(key, kept);
    else if (kind === "place" && isObject(value)) ends.push({ scene, ...endOf(value, servedUntilMs) });
  }
  for (const { scene, matchId } of ends) if (matchId === null) countReleased(left, scene);
  return { entries: left, ends, changed };
}

function isOwn(key: string, value: unknown, participantId: string): boolean {
  const { kind, id } = partsOf(key);
  if (kind === "pair") return isObject(value) && listOf(value["members"]).includes(participantId);
  if (kind === "farewell") return listOf(JSON.parse(id)).includes(participantId);
  // Made up by the experiment's own server, from whatever it likes.
  if (kind === "token") return isPartOf(id, participantId);
  return !ofOthers.has(kind) && id === participantId;
}

function keptOf(kind: string, value: unknown, person: Person): unknown {
  return kind === "match" && isObject(value) ? matchWithout(value, person) : namelessIn(value, person);
}

/** Without the person it goes on among the others; `null`: nobody is left. */
function matchWithout(match: Fields, { participantId }: Person): Fields | null {
  const present = listOf(match["present"]);
  const links = listOf(match["links"]);
  const reported = listOf(match["reported"]);
  const openLinks = links.filter((link) => !isObject(link) || !listOf(link["members"]).includes(participantId));
  const isOpen = (linkId: unknown) => openLinks.some((link) => isObject(link) && link["linkId"] === linkId);
  const others = present.filter((id) => id !== participantId);
  if (others.length === 0 && present.length > 0) return null;
  return { ...match, links: openLinks, present: others, reported: reported.filter((one) => isOpen(listOf(one)[0])) };
}

/** A list that is a whole entry is of people, too. */
function namelessIn(value: unknown, person: Person): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => renamed(one, person));
  return isObject(value) ? namelessFields(value, person) : value;
}

function namelessFields(fields: Fields, person: Person): Fields {
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (idLists.has(name)) return [name, listOf(value).map((id) => renamed(id, person))];
    return [name, isObject(value) ? namelessFields(value, person) : value];
  });
  return Object.fromEntries(entries);
}

function endOf({ matchId, joinedAtMs }: Fields, servedUntilMs: number): Omit<EndOfStay, "scene"> {
  const waitedMs = typeof joinedAtMs === "number" ? Math.max(0, servedUntilMs - joinedAtMs) : 0;
  return { matchId: typeof matchId === "string" ? matchId : null, waitedMs };
}

/** Whoever had joined was matched, was released, or is still there. */
function countReleased(entries: Map<string, unknown>, scene: string): void {
  const key = keyOf({ kind: "counts", scene, id: "" });
  const counts = entries.get(key);
  if (isObject(counts)) entries.set(key, { ...counts, released: Number(counts["released"]) + 1 });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
