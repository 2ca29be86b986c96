import type { RecordLine } from "@earshot/records";
import { framed } from "./frame.ts";

/** The newest version of the format that this server reads, and the one that it writes. */
export const VERSION = 1;

/** A fact with its number, from 1 on without a gap. */
export type NumberedLine = RecordLine & { readonly seq: number };

/** A fact as it was read: it is only written again, and has its number. */
export interface ReadFact {
  readonly seq: number;
}

/** What the first line says: the state of the journal when the file was begun, but for its entries. */
export interface Head {
  readonly run: string;
  readonly epoch: number;
  /** The number of the last step that is in the entries. */
  readonly step: number;
  readonly at: number;
  /** The system's clock at the same moment. */
  readonly wall: number;
  /** Until when anybody is known to have been served. */
  readonly servedAt: number;
  readonly lastFact: number;
  /** The last fact that the records have for certain. */
  readonly recorded: number;
  /** How many entries follow. Without that, one could not tell when the last of them are missing. */
  readonly entries: number;
}

export interface ReadHead extends Omit<Head, "entries" | "wall" | "servedAt"> {
  readonly v: number;
  /** Heads need not say these. */
  readonly entries?: number;
  readonly wall?: number;
  readonly servedAt?: number;
  readonly facts: readonly ReadFact[];
}

export interface KeptLine {
  readonly k: string;
  readonly v: unknown;
}

export interface StepLine {
  /** One more with each step. */
  readonly n: number;
  readonly at: number;
  /** The system's clock at the same moment; need not be there. */
  readonly wall?: number;
  readonly recorded: number;
  readonly put: Readonly<Record<string, unknown>>;
  readonly facts: readonly ReadFact[];
}

/** `facts`: as JSON. */
export function headLine(
  { run, epoch, step, at, wall, servedAt, lastFact, recorded, entries }: Head,
  facts: readonly string[],
): string {
  const fields = JSON.stringify({ v: VERSION, run, epoch, step, at, wall, servedAt, lastFact, recorded, entries });
  return framed(`{"head":${withLast(fields, `"facts":[${facts.join()}]`)}}`);
}

/** `value`: as JSON. */
export function keptLine(key: string, value: string): string {
  return framed(`{"k":${JSON.stringify(key)},"v":${value}}`);
}

interface StepParts extends Required<Pick<StepLine, "n" | "at" | "wall" | "recorded">> {
  /** Values as JSON, by key. */
  readonly put: ReadonlyMap<string, string>;
  /** As JSON. */
  readonly facts: readonly string[];
}

export function stepLine({ n, at, wall, recorded, put, facts }: StepParts): string {
  const puts = [...put].map(([key, value]) => `${JSON.stringify(key)}:${value}`);
  return framed(
    withLast(JSON.stringify({ n, at, wall, recorded }), `"put":{${puts.join()}},"facts":[${facts.join()}]`),
  );
}

/** The JSON of an object, with further fields at its end. */
function withLast(json: string, fields: string): string {
  return `${json.slice(0, -1)},${fields}}`;
}

export function hasHead(line: unknown): line is { readonly head: unknown } {
  return isObject(line) && "head" in line;
}

/** Of whatever version: how that is told has to stay the same for ever. */
export function hasVersion(head: unknown): head is { readonly v: number } {
  return isObject(head) && isCount(head["v"]);
}

export function isHead(head: unknown): head is ReadHead {
  if (!isObject(head)) return false;
  const { v, run, epoch, step, at, wall = at, servedAt = at, lastFact, recorded, entries = 0, facts } = head;
  const counts = [v, epoch, step, lastFact, recorded, entries];
  return typeof run === "string" && [at, wall, servedAt].every(isTime) && counts.every(isCount) && isFacts(facts);
}

export function isKeptLine(line: unknown): line is KeptLine {
  return isObject(line) && typeof line["k"] === "string" && "v" in line;
}

export function isStepLine(line: unknown): line is StepLine {
  if (!isObject(line)) return false;
  const { n, at, wall = at, recorded, put, facts } = line;
  return isCount(n) && isTime(at) && isTime(wall) && isCount(recorded) && isObject(put) && isFacts(facts);
}

function isFacts(value: unknown): value is readonly ReadFact[] {
  return Array.isArray(value) && value.every((fact) => isObject(fact) && isCount(fact["seq"]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
