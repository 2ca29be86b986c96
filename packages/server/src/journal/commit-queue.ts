import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { JournalFile } from "./journal-file.ts";
import type { JournalLag } from "./journal.ts";

const TRY_AGAIN_AFTER_MS = 100;
const MIN_COMPACTION_BYTES = 1_000_000;
const MAX_TIMES_LIVE = 3;

/** What goes to the disk together, or not at all. */
export interface Commit {
  /** Lines for the file; there may be none. */
  readonly text: string;
  /** It is on the disk. */
  readonly done: () => void;
}

/** What a new file begins with: everything up to now, with the commits that wait. */
export interface Snapshot {
  text(): string;
  /** About how long that would be. */
  readonly chars: number;
}

interface CommitQueueOptions {
  readonly file: JournalFile;
  readonly snapshot: Snapshot;
  readonly clock: Clock;
  readonly log: Log;
  readonly onPaused: (isPaused: boolean) => void;
  /** Told how long a commit took to get to the disk, in ms. */
  readonly onCommitted: (tookMs: number) => void;
}

/**
 * Brings commits to the disk in their order, those of one turn of the event loop together. When that fails, the file is never
 * trusted again: what waits goes on waiting until a new one could be begun.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  #waiting: Commit[] = [];
  #waitingSinceMs = 0;
  #underWay: { readonly steps: number; readonly sinceMs: number } | null = null;
  #work: Promise<void> | null = null;
  #isPaused = false;
  #isClosing = false;
  #minCompactionBytes = MIN_COMPACTION_BYTES;
  #isOutdated = false;
  #callOffRetry = () => {};

  constructor(options: CommitQueueOptions) {
    this.#options = options;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** What is not on the disk yet. */
  get lag(): JournalLag {
    const steps = (this.#underWay?.steps ?? 0) + this.#waiting.length;
    const sinceMs = this.#underWay?.sinceMs ?? this.#waitingSinceMs;
    return { steps, oldestMs: steps === 0 ? 0 : this.#options.clock.now() - sinceMs };
  }

  add(commit: Commit): void {
    if (this.#waiting.length === 0) this.#waitingSinceMs = this.#options.clock.now();
    this.#waiting.push(commit);
    if (!this.#isPaused) this.#work ??= this.#run();
  }

  /** The next commit begins a new file: what was forgotten is in the old one still. */
  beginAnew(): void {
    this.#isOutdated = true;
  }

  /** All that waits is done, or cannot be. No timer is left. Answers how many are not done. */
  async close(): Promise<number> {
    this.#isClosing = true;
    this.#callOffRetry();
    await this.#idle();
    // There may be room again by now.
    if (this.#isPaused) this.#startAgain();
    await this.#idle();
    return this.#waiting.length;
  }

  async #idle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#commitAll();
    this.#rest();
  }

  /** What came since the last look begins its own work. */
  #rest(): void {
    this.#work = this.#waiting.length > 0 && !this.#isPaused ? this.#run() : null;
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isPaused) {
      await this.#commit((text) => this.#write(text));
    }
  }

  /** What waits now, in one. What comes meanwhile waits for the next. */
  async #commit(write: (text: string) => Promise<void>): Promise<void> {
    const { clock, onCommitted } = this.#options;
    const commits = this.#waiting;
    const sinceMs = this.#waitingSinceMs;
    this.#waiting = [];
    this.#underWay = { steps: commits.length, sinceMs };
    const text = commits.map((commit) => commit.text).join("");
    const beganAtMs = clock.now();
    try {
      await write(text);
    } catch (error) {
      this.#waiting = [...commits, ...this.#waiting];
      this.#waitingSinceMs = sinceMs;
      this.#underWay = null;
      this.#failed(error);
      return;
    }
    this.#underWay = null;
    if (text !== "") this.#call(() => onCommitted(clock.now() - beganAtMs));
    this.#succeeded();
    for (const { done } of commits) this.#call(done);
  }

  async #write(text: string): Promise<void> {
    if (text === "" && !this.#isOutdated) return;
    if (!(await this.#compacted())) await this.#options.file.add(text);
  }

  /** A new file has all that waits. False if the old one has to do. */
  async #compacted(): Promise<boolean> {
    const { file, snapshot } = this.#options;
    if (!this.#isOutdated && file.bytes <= Math.max(this.#minCompactionBytes, MAX_TIMES_LIVE * snapshot.chars))
      return false;
    const next = await file.prepare(snapshot.text()).catch(() => null);
    // As where there is room for the lines, but not for a second file.
    this.#minCompactionBytes = next ? MIN_COMPACTION_BYTES : file.bytes + MIN_COMPACTION_BYTES;
    if (next) {
      await file.replace(next);
      this.#isOutdated = false;
    }
    return next !== null;
  }

  #startAgain(): void {
    this.#work = this.#tryAgain();
  }

  async #tryAgain(): Promise<void> {
    const { file, snapshot } = this.#options;
    await this.#commit(async () => file.replace(await file.prepare(snapshot.text())));
    await this.#commitAll();
    this.#rest();
  }

  #failed(error: unknown): void {
    const { file, clock, log, onPaused } = this.#options;
    if (!this.#isClosing) this.#callOffRetry = clock.after(TRY_AGAIN_AFTER_MS, () => this.#startAgain());
    if (this.#isPaused) return;
    this.#isPaused = true;
    log.error(
      `the journal cannot be written to ${file.path}; until it can, nothing is told that must not be lost`,
      error,
    );
    this.#call(() => onPaused(true));
  }

  #succeeded(): void {
    const { file, log, onPaused } = this.#options;
    if (!this.#isPaused) return;
    this.#isPaused = false;
    log.info(`the journal is written again to ${file.path}; nothing was lost`);
    this.#call(() => onPaused(false));
  }

  /** What somebody else's code does wrong must not stop the next. */
  #call(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.log.error("what waited for the journal failed", error);
    }
  }
}
