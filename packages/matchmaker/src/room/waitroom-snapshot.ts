import type { ArmedDeadline } from "./deadlines.ts";
import type { Edge, Link } from "../pairs/link.ts";
import type { RememberedPair } from "../pairs/pair-history.ts";
import type { Measurement } from "../verdict/measurement.ts";
import type { Participant } from "./participant.ts";
import type { Probe } from "./probe.ts";
import type { ReadyCheck } from "./ready-check.ts";
import type { Break, Lasting, Match, Proposal, Room } from "./room.ts";
import type { Trials } from "../pairs/track-record.ts";

/** The whole state of a waitroom at one moment, as plain data of its own: nothing that is done to it reaches the waitroom. */
export interface WaitroomSnapshot {
  readonly atMs: number;
  /** Everybody who is here, by id and in order of seniority. */
  readonly participants: ReadonlyMap<string, Participant>;
  readonly proposals: ReadonlyMap<string, Proposal>;
  /** Those of open proposals, settled ones too. */
  readonly probes: ReadonlyMap<string, Probe>;
  readonly readyChecks: ReadonlyMap<string, ReadyCheck>;
  readonly matches: ReadonlyMap<string, SnapshotOfMatch>;
  /** Open ones, which are those of open proposals, of ready checks, of matches and of `edges`. */
  readonly links: ReadonlyMap<string, Link>;
  /** Good pairs whose group did not come about. */
  readonly edges: readonly Edge[];
  /** What is remembered of pairs that were rejected. */
  readonly pairs: readonly RememberedPair[];
  /** Who is to be planned for. */
  readonly unplanned: ReadonlySet<string>;
  /** Whether the last plan left somebody for the next step. */
  readonly planGoesOn: boolean;
  /** Until when whatever happens is gathered for the next plan, on the waitroom's clock, in ms. */
  readonly gatherUntilMs: number;
  /** The earliest first. */
  readonly deadlines: readonly ArmedDeadline[];
  readonly lasting: Readonly<Omit<Lasting, "trackRecord">> & { readonly trackRecord: ReadonlyMap<number, Trials> };
}

interface SnapshotOfMatch extends Readonly<Omit<Match, "baselines" | "breaks" | "present">> {
  readonly breaks: ReadonlyMap<string, Break>;
  readonly baselines: ReadonlyMap<string, ReadonlyMap<string, Measurement | null>>;
  readonly present: ReadonlySet<string>;
}

export function snapshotOf(room: Readonly<Room>): WaitroomSnapshot {
  const { atMs, planGoesOn, gatherUntilMs, lasting } = room;
  return {
    atMs,
    participants: copyOf(room.participants),
    proposals: copyOf(room.proposals),
    probes: copyOf(room.probes),
    readyChecks: copyOf(room.readyChecks),
    matches: copyOf(room.matches),
    links: copyOf(room.links),
    edges: room.edges.all().map(([, edge]) => copyOf(edge)),
    pairs: room.pairs.all(),
    unplanned: copyOf(room.unplanned),
    planGoesOn,
    gatherUntilMs,
    deadlines: room.deadlines.all(),
    lasting: { ...lasting, trackRecord: copyOf(lasting.trackRecord.all()) },
  };
}

/** Plain objects, lists, maps and sets, all the way down. */
function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Map) return copyOfMap(value);
  if (value instanceof Set) return new Set(value);
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) if (typeof copy[name] === "object") copy[name] = copyOf(copy[name]);
  return copy;
}

function copyOfMap(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>();
  for (const [key, value] of map) copy.set(key, copyOf(value));
  return copy;
}
