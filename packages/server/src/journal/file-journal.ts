import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Records } from "../records/records.ts";
import { CommitQueue } from "./commit-queue.ts";
import { FactLedger } from "./fact-ledger.ts";
import type { JournalFile } from "./journal-file.ts";
import { headLine, stepLine } from "./journal-lines.ts";
import type { Found, Journal, JournalLag, Step } from "./journal.ts";
import { KeptEntries } from "./kept-entries.ts";

/** So well is it known after a crash for how long nobody was served. */
const HEARTBEAT_MS = 2_000;

interface FileJournalOptions {
  readonly found: Found;
  /** The number of the last step. */
  readonly step: number;
  /** All facts up to this one are in the records for certain. */
  readonly lastFact: number;
  readonly file: JournalFile;
  readonly records: Records;
  /** The study's. */
  readonly clock: Clock;
  readonly log: Log;
  readonly onPaused: (isPaused: boolean) => void;
  /** Told how long a commit took to get to the disk, in ms. */
  readonly onCommitted: (tookMs: number) => void;
  /** Then somebody else may have the journal. */
  readonly release: () => Promise<void>;
}

/** A journal in a file of lines. What a step wrote down goes to the records as soon as the step is on the disk. */
export class FileJournal implements Journal {
  readonly found: Found;
  readonly #options: FileJournalOptions;
  readonly #entries: KeptEntries;
  readonly #facts: FactLedger;
  readonly #commits: CommitQueue;
  #step: number;
  #atMs: number;
  #isUsed = false;
  #hasServed = false;
  #beating: Promise<void> | null = null;
  #callOffBeat = () => {};
  #closed: Promise<void> | null = null;

  constructor(options: FileJournalOptions) {
    const { found, step, lastFact, file, clock, log, onPaused, onCommitted } = options;
    this.found = found;
    this.#options = options;
    this.#entries = new KeptEntries(found.entries);
    this.#facts = new FactLedger(lastFact);
    this.#step = step;
    this.#atMs = found.nowMs;
    const [entries, facts] = [this.#entries, this.#facts];
    const snapshot = {
      text: () => this.#snapshot(),
      get chars() {
        return entries.chars + facts.chars;
      },
    };
    this.#commits = new CommitQueue({ file, snapshot, clock, log, onPaused, onCommitted });
  }

  get isPaused(): boolean {
    return this.#commits.isPaused;
  }

  get lag(): JournalLag {
    return this.#commits.lag;
  }

  /** Takes the place of the file that is there. Nothing may be appended before. */
  async begin(): Promise<void> {
    const { file } = this.#options;
    await file.replace(await file.prepare(this.#snapshot()));
    this.#armBeat();
  }

  append({ atMs, put, facts: lines }: Step, durable: () => void): void {
    // Somebody else may have the journal by now: nobody is told of it, as of a step right before a crash.
    if (this.#closed) return;
    const changes = this.#entries.put(put);
    const facts = this.#facts.number(lines);
    const isEmpty = changes.size === 0 && facts.length === 0;
    const json = facts.map((fact) => fact.json);
    const done = () => {
      for (const fact of facts) {
        this.#options.records.append(fact.line);
        this.#facts.handOver(fact);
      }
      durable();
    };
    this.#isUsed ||= !isEmpty;
    this.#hasServed ||= !isEmpty;
    this.#commits.add({ text: isEmpty ? "" : this.#line(atMs, changes, json), done });
  }

  beginAnew(): void {
    this.#commits.beginAnew();
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const { clock, file, log, release } = this.#options;
    this.#callOffBeat();
    await this.#beating;
    const undone = await this.#commits.close();
    if (undone > 0) log.error(`the journal ends without its last steps: they could not be written to ${file.path}`);
    else {
      await this.#syncRecords();
      if (this.#hasServed) this.#commits.add({ text: this.#line(clock.now()), done: () => {} });
      await this.#commits.close();
    }
    await file.close().catch((error: unknown) => log.error(`${file.path} was not closed well`, error));
    await release();
  }

  /** Everything up to now. */
  #snapshot(): string {
    const { run, epoch, servedUntilMs } = this.found;
    const { lastFact, recorded, unrecorded } = this.#facts;
    const at = this.#upTo(this.#options.clock.now());
    // Whoever comes before the first step of this process has served nobody yet.
    const servedAt = this.#hasServed ? at : servedUntilMs;
    const times = { at, wall: this.#wallMs(), servedAt };
    const head = { run, epoch, step: this.#step, ...times, lastFact, recorded, entries: this.#entries.size };
    const facts = unrecorded.map(({ json }) => json);
    return headLine(head, facts) + this.#entries.lines();
  }

  #line(atMs: number, put: ReadonlyMap<string, string> = new Map(), facts: readonly string[] = []): string {
    const at = this.#upTo(atMs);
    return stepLine({ n: ++this.#step, at, wall: this.#wallMs(), recorded: this.#facts.recorded, put, facts });
  }

  #wallMs(): number {
    return this.#options.clock.date().getTime();
  }

  /** No line is earlier than one before. */
  #upTo(atMs: number): number {
    this.#atMs = Math.max(this.#atMs, atMs);
    return this.#atMs;
  }

  #armBeat(): void {
    this.#callOffBeat = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#armBeat();
      const isEmpty = this.#entries.size === 0 && this.#facts.unrecorded.length === 0;
      if (this.#hasServed && (this.#isUsed || !isEmpty)) this.#beating ??= this.#beat();
    });
  }

  async #beat(): Promise<void> {
    this.#isUsed = false;
    await this.#syncRecords();
    // A new file will say it.
    if (!this.isPaused) this.#commits.add({ text: this.#line(this.#options.clock.now()), done: () => {} });
    this.#beating = null;
  }

  async #syncRecords(): Promise<void> {
    const { handedOver } = this.#facts;
    if (await this.#options.records.sync()) this.#facts.recordedUpTo(handedOver);
  }
}
