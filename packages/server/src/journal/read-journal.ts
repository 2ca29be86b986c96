import { isWhole, unframed } from "./frame.ts";
import { hasHead, hasVersion, isHead, isKeptLine, isStepLine, VERSION } from "./journal-lines.ts";
import type { ReadFact, ReadHead, StepLine } from "./journal-lines.ts";

const LINE_END = 0x0a;

/** What a journal says at its end. */
export interface JournalState {
  /** What changed last comes last. */
  readonly entries: ReadonlyMap<string, unknown>;
  readonly run: string;
  readonly epoch: number;
  /** The number of the last step. */
  readonly step: number;
  /** When it was. */
  readonly atMs: number;
  /** The system's clock at that moment. */
  readonly wallMs: number;
  /** Until when anybody is known to have been served, on the study's clock. */
  readonly servedUntilMs: number;
  readonly lastFact: number;
  /** The last fact that the records have for certain. */
  readonly recorded: number;
  /** Those that are still in the journal. The records may have them or not. */
  readonly facts: readonly ReadFact[];
  readonly wholeBytes: number;
  /** Of a last line, or the last ones, that did not get to the disk. */
  readonly tornBytes: number;
}

/** Why a journal cannot be gone on with, in words that say what it would have to be. */
export class JournalFault extends Error {
  override readonly name = "JournalFault";
}

/**
 * Reads a journal from its bytes. Lines at its end that are not whole are left out: they were on their way to the disk when the
 * machine stopped, and nobody was told of them.
 *
 * @throws JournalFault if anything else is not whole: what was told would be forgotten, or would be something else.
 */
export function readJournal(bytes: Buffer): JournalState {
  const end = bytes.indexOf(LINE_END);
  const reader = new JournalReader(headIn(bytes.subarray(0, Math.max(end, 0))));
  let [lineNumber, start] = [1, end + 1];
  while (start < bytes.length) {
    lineNumber++;
    const lineEnd = bytes.indexOf(LINE_END, start);
    const line = lineEnd < 0 ? undefined : unframed(bytes.subarray(start, lineEnd));
    if (line === undefined) {
      if (hasWholeLine(bytes, lineEnd)) throw damage(`${placeOf(lineNumber, start)} is damaged, and good ones follow`);
      break;
    }
    reader.take(line, () => placeOf(lineNumber, start));
    start = lineEnd + 1;
  }
  return reader.end(start, bytes.length);
}

function headIn(line: Buffer): ReadHead {
  const first = unframed(line);
  const head = hasHead(first) ? first.head : null;
  if (hasVersion(head) && head.v > VERSION)
    throw new JournalFault(`of version ${VERSION} at most, which this server knows; it has version ${head.v}`);
  if (!isHead(head)) throw damage(`${placeOf(1, 0)} is missing or damaged, which is its head`);
  return head;
}

/** After the end of another line. */
function hasWholeLine(bytes: Buffer, lineEnd: number): boolean {
  for (let end = lineEnd; end >= 0;) {
    const next = bytes.indexOf(LINE_END, end + 1);
    if (next >= 0 && isWhole(bytes.subarray(end + 1, next))) return true;
    end = next;
  }
  return false;
}

function placeOf(lineNumber: number, start: number): string {
  return `line ${lineNumber} at byte ${start}`;
}

function damage(words: string): JournalFault {
  return new JournalFault(`that is whole; ${words}`);
}

/** What is known after each line. */
class JournalReader {
  readonly #head: ReadHead;
  readonly #entries = new Map<string, unknown>();
  readonly #facts: ReadFact[];
  #keptCount = 0;
  #step: number;
  #atMs: number;
  #wallMs: number;
  #servedUntilMs: number;
  #lastFact: number;
  #recorded: number;

  constructor(head: ReadHead) {
    this.#head = head;
    this.#facts = [...head.facts];
    this.#step = head.step;
    this.#atMs = head.at;
    this.#wallMs = head.wall ?? head.at;
    this.#servedUntilMs = head.servedAt ?? head.at;
    this.#lastFact = head.lastFact;
    this.#recorded = head.recorded;
  }

  /** A line of a kind that is not known is none that matters: else its version would be another. */
  take(line: unknown, place: () => string): void {
    if (isStepLine(line)) this.#takeStep(line, place);
    else if (isKeptLine(line)) {
      this.#keptCount++;
      this.#put(line.k, line.v);
    }
  }

  end(wholeBytes: number, bytes: number): JournalState {
    const { run, epoch, entries = this.#keptCount } = this.#head;
    if (this.#keptCount !== entries) throw damage(`${this.#keptCount} of ${entries} entries are there`);
    return {
      entries: this.#entries,
      run,
      epoch,
      step: this.#step,
      atMs: this.#atMs,
      wallMs: this.#wallMs,
      servedUntilMs: this.#servedUntilMs,
      lastFact: this.#lastFact,
      recorded: this.#recorded,
      facts: this.#facts,
      wholeBytes,
      tornBytes: bytes - wholeBytes,
    };
  }

  #takeStep({ n, at, wall = at, recorded, put, facts }: StepLine, place: () => string): void {
    if (n !== this.#step + 1) throw damage(`${place()} has step ${n} after step ${this.#step}`);
    this.#step = n;
    this.#atMs = Math.max(this.#atMs, at);
    this.#wallMs = wall;
    this.#servedUntilMs = this.#atMs;
    this.#recorded = Math.max(this.#recorded, recorded);
    for (const [key, value] of Object.entries(put)) this.#put(key, value);
    for (const fact of facts) {
      this.#facts.push(fact);
      this.#lastFact = Math.max(this.#lastFact, fact.seq);
    }
  }

  #put(key: string, value: unknown): void {
    this.#entries.delete(key);
    if (value !== null) this.#entries.set(key, value);
  }
}
