import type { RecordLine } from "@earshot/records";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Records } from "./records.ts";

/** Where bytes go. All of it may fail, and `write` may take a part only, as a disk does that gets full on the way. */
export interface RecordDisk {
  /** How many of the bytes were taken. */
  write(bytes: Uint8Array): Promise<number>;
  /** What was taken outlives the machine then, and not only the process. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface RecordFileOptions {
  readonly disk: RecordDisk;
  /** For the log. */
  readonly path: string;
  readonly study: string;
  /** Whether what is there ends in the middle of a line, to which no other may be glued. */
  readonly isTorn: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** How much is kept in memory while nothing can be written; what comes then is lost, and counted. @default 16 MiB */
  readonly maxHeldBytes?: number;
}

const MAX_HELD_BYTES = 16 * 1_048_576;
const BYTES_AT_ONCE = 65_536;
const LINE_END = 0x0a;
const TRY_AGAIN_AFTER_MS = 1_000;

/**
 * Lines on their way to a disk. What it refuses is kept, in order, and tried again each second and with each further line: a disk
 * that was full costs no line unless it stays full for long. A line of which only a part was taken goes on where it stopped.
 */
export class RecordFile implements Omit<Records, "change"> {
  readonly #options: RecordFileOptions;
  readonly #maxHeldBytes: number;
  /** Lines that follow what is being written. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** What is left to write of the lines that were taken from those. */
  #rest: Buffer = Buffer.alloc(0);
  /** Before the first line. */
  #lineEnd: Buffer;
  #writing: Promise<void> | null = null;
  #isFailing = false;
  #lostLines = 0;
  #isSyncLost = false;
  #callOffRetry = () => {};

  constructor(options: RecordFileOptions) {
    this.#options = options;
    this.#maxHeldBytes = options.maxHeldBytes ?? MAX_HELD_BYTES;
    this.#lineEnd = Buffer.from(options.isTorn ? "\n" : "");
  }

  append(line: RecordLine): void {
    const bytes = toBytes(line);
    // After a loss everything is lost until its number is written down, so that this number stands where the lines are missing.
    const isLost = this.#lostLines > 0 || this.#waitingBytes + bytes.length > this.#maxHeldBytes;
    if (isLost) this.#lostLines++;
    else this.#hold(bytes);
    void this.#write();
  }

  async sync(): Promise<boolean> {
    await this.#drain();
    if (this.#isFailing || this.#isSyncLost) return false;
    try {
      await this.#options.disk.sync();
    } catch (error) {
      // The system tells of a failure once, and takes what it could not bring to the disk for done with.
      this.#isSyncLost = true;
      this.#options.log.error(`the records in ${this.#options.path} may not outlive a power failure`, error);
    }
    return !this.#isSyncLost;
  }

  /** Says what could not be written to the end, but does not fail for it: whoever closes can do nothing about it. */
  async close(): Promise<void> {
    const { disk, path, log } = this.#options;
    await this.#drain();
    this.#callOffRetry();
    const lost = this.#lostLines + this.#waiting.length + linesIn(this.#rest);
    if (lost > 0) log.error(`the records end without ${inWords(lost)}: they could not be written to ${path}`);
    await disk.close();
  }

  async #drain(): Promise<void> {
    await this.#writing;
    // There may be room again by now.
    await this.#write();
  }

  #hold(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    this.#callOffRetry();
    try {
      while (this.#takeNext()) {
        const taken = await this.#options.disk.write(this.#rest);
        this.#rest = this.#rest.subarray(taken);
        this.#succeeded();
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** False if there is nothing left to write. */
  #takeNext(): boolean {
    if (this.#rest.length > 0) return true;
    let [count, bytes] = [0, 0];
    for (const line of this.#waiting) {
      if (count > 0 && bytes + line.length > BYTES_AT_ONCE) break;
      count++;
      bytes += line.length;
    }
    if (count === 0) return false;
    this.#rest = Buffer.concat([this.#lineEnd, ...this.#waiting.splice(0, count)]);
    this.#lineEnd = Buffer.alloc(0);
    this.#waitingBytes -= bytes;
    return true;
  }

  #succeeded(): void {
    const { study, path, clock, log } = this.#options;
    const lines_lost = this.#lostLines;
    if (this.#isFailing) log.error(`the records are written again to ${path}; ${inWords(lines_lost)} were lost`);
    this.#isFailing = false;
    if (lines_lost === 0) return;
    this.#hold(toBytes({ at: clock.date().toISOString(), study, scene: null, type: "records_lost", lines_lost }));
    this.#lostLines = 0;
  }

  #failed(error: unknown): void {
    const { path, clock, log } = this.#options;
    if (!this.#isFailing) log.error(`the records cannot be written to ${path}; they are kept and tried again`, error);
    this.#isFailing = true;
    this.#callOffRetry = clock.after(TRY_AGAIN_AFTER_MS, () => void this.#write());
  }
}

function toBytes(line: RecordLine): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** The end of a line that is there already counts for none. */
function linesIn(bytes: Buffer): number {
  return bytes.subarray(1).filter((byte) => byte === LINE_END).length;
}

function inWords(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}
