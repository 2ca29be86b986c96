import { join } from "node:path";
import type { JournalDisk, JournalHandle } from "./journal-disk.ts";

interface JournalFileOptions {
  readonly disk: JournalDisk;
  readonly directory: string;
  readonly name: string;
}

/** A new file that is on the disk, but not in its place yet. */
export interface NextFile {
  readonly handle: JournalHandle;
  readonly bytes: number;
}

/** The file of a journal: lines are added to it, and another takes its place. */
export class JournalFile {
  readonly path: string;
  readonly #disk: JournalDisk;
  readonly #directory: string;
  readonly #nextPath: string;
  #handle: JournalHandle | null = null;
  #bytes = 0;

  constructor({ disk, directory, name }: JournalFileOptions) {
    this.#disk = disk;
    this.#directory = directory;
    this.path = join(directory, name);
    this.#nextPath = `${this.path}.next`;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** After an error nothing is known of the file any more, and it must not be added to. */
  async add(text: string): Promise<void> {
    if (!this.#handle) throw new Error(`${this.path} is not open`);
    const bytes = Buffer.from(text);
    await this.#handle.write(bytes);
    await this.#handle.datasync();
    this.#bytes += bytes.length;
  }

  /** A file that begins with this text and is for `replace`. If it fails, nothing has happened to the present one. */
  async prepare(text: string): Promise<NextFile> {
    const bytes = Buffer.from(text);
    const handle = await this.#disk.create(this.#nextPath);
    try {
      await handle.write(bytes);
      await handle.datasync();
      return { handle, bytes: bytes.length };
    } catch (error) {
      await handle.close().catch(() => {});
      // It would take from a full disk what little is left.
      await this.#disk.remove(this.#nextPath).catch(() => {});
      throw error;
    }
  }

  /** If it fails, the old file is closed all the same, and nothing is known of it. */
  async replace({ handle, bytes }: NextFile): Promise<void> {
    const old = this.#handle;
    this.#handle = null;
    // Nothing is added to it any more; and Windows puts no file in the place of an open one.
    await old?.close().catch(() => {});
    try {
      await this.#disk.rename(this.#nextPath, this.path);
      await this.#disk.syncFolder(this.#directory);
    } catch (error) {
      await handle.close().catch(() => {});
      throw error;
    }
    this.#handle = handle;
    this.#bytes = bytes;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}
