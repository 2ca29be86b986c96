import { realDisk, type JournalDisk, type JournalHandle } from "../src/journal/journal-disk.ts";

type Deed = "create" | "write" | "datasync" | "rename" | "syncFolder";

/** The real disk, which a test can make fail, or take its time. */
export class FaultyDisk implements JournalDisk {
  /** What is asked of it and fails for now. */
  readonly fails = new Set<Deed>();
  code = "ENOSPC";
  /** How often that went well. */
  readonly counts = { create: 0, write: 0, datasync: 0, rename: 0, syncFolder: 0 };
  /** How many files are open. */
  openCount = 0;
  #noticed = () => {};
  #synced = () => {};
  #heldUp = () => {};
  #held: Promise<void> | null = null;

  /** When it has failed the next time. */
  refusal(): Promise<void> {
    return new Promise((resolve) => (this.#noticed = resolve));
  }

  /** When it has synced the next file. */
  sync(): Promise<void> {
    return new Promise((resolve) => (this.#synced = resolve));
  }

  /** Nothing is synced until the answer is called. */
  hold(): () => void {
    let letGo = () => {};
    this.#held = new Promise((resolve) => (letGo = resolve));
    return () => {
      this.#held = null;
      letGo();
    };
  }

  /** When the next file would have been synced. */
  held(): Promise<void> {
    return new Promise((resolve) => (this.#heldUp = resolve));
  }

  read(path: string): Promise<Buffer | null> {
    return realDisk.read(path);
  }

  async create(path: string): Promise<JournalHandle> {
    const handle = await this.#do("create", () => realDisk.create(path));
    this.openCount++;
    return {
      // A disk that gets full takes what still fits.
      write: (bytes) =>
        this.#do(
          "write",
          () => handle.write(bytes),
          () => handle.write(bytes.subarray(0, 20)),
        ),
      datasync: async () => {
        if (this.#held) this.#heldUp();
        await this.#held;
        await this.#do("datasync", () => handle.datasync());
        this.#synced();
      },
      close: async () => {
        this.openCount--;
        await handle.close();
      },
    };
  }

  rename(from: string, to: string): Promise<void> {
    return this.#do("rename", () => realDisk.rename(from, to));
  }

  syncFolder(path: string): Promise<void> {
    return this.#do("syncFolder", () => realDisk.syncFolder(path));
  }

  remove(path: string): Promise<void> {
    return realDisk.remove(path);
  }

  async #do<T>(deed: Deed, action: () => Promise<T>, instead: () => Promise<unknown> = async () => {}): Promise<T> {
    if (this.fails.has(deed)) {
      await instead();
      this.#noticed();
      throw Object.assign(new Error(`${this.code}: ${deed}`), { code: this.code });
    }
    const answer = await action();
    this.counts[deed]++;
    return answer;
  }
}
