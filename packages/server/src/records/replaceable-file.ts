import { open, type FileHandle } from "node:fs/promises";
import type { RecordDisk } from "./record-file.ts";
import type { RecordsChange } from "./records.ts";

/** A file to which one appends, and in whose place another one may be put in between. */
export class ReplaceableFile implements RecordDisk {
  readonly #path: string;
  /** `null`: let go of. */
  #file: FileHandle | null;
  #isDone: Promise<unknown> = Promise.resolve();

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#inTurn(async (file) => (await file.write(bytes)).bytesWritten);
  }

  sync(): Promise<void> {
    return this.#inTurn((file) => file.datasync());
  }

  close(): Promise<void> {
    return this.#inTurn((file) => file.close());
  }

  /** What is to be written meanwhile waits. */
  change(change: RecordsChange): Promise<number> {
    return this.#inTurn((file) =>
      change(this.#path, async () => {
        this.#file = null;
        await file.close();
      }),
    );
  }

  /** One after the other. */
  #inTurn<T>(act: (file: FileHandle) => Promise<T>): Promise<T> {
    const turn = this.#isDone.then(async () => act((this.#file ??= await open(this.#path, "a", 0o600))));
    this.#isDone = turn.catch(() => {});
    return turn;
  }
}
