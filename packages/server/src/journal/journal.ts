import type { RecordLine } from "@earshot/records";

/** One atomic step of a study: what it changed of what outlives the process, and what it wrote down. Both, or neither. */
export interface Step {
  /** On the study's clock, in ms. */
  readonly atMs: number;
  /** By key, as plain data; `null`: forgotten. */
  readonly put: ReadonlyMap<string, unknown>;
  /** For the records, without numbers: the journal gives them. */
  readonly facts: readonly RecordLine[];
}

/** What a journal had when it was taken over. */
export interface Found {
  /** As they were last put, in the order in which they were. */
  readonly entries: ReadonlyMap<string, unknown>;
  /** The same for as long as the journal exists, for ids that no other study's meet. */
  readonly run: string;
  /** One more with each process that takes the journal over, so that no two ever make up the same id. From 1 on. */
  readonly epoch: number;
  /**
   * The study's clock at this moment, in ms: about since 1970, but a system clock that is set while a process runs does not
   * change it. Never earlier than any step before.
   */
  readonly nowMs: number;
  /** Until when anybody is known to have been served, on the same clock. */
  readonly servedUntilMs: number;
}

/** What a journal has not brought to the disk yet. */
export interface JournalLag {
  /** How many steps. */
  readonly steps: number;
  /** For how long the oldest of them has waited, in ms; 0 if there is none. */
  readonly oldestMs: number;
}

/** What outlives the process that decides: the places of people and what was decided, as entries by key. */
export interface Journal {
  readonly found: Found;
  /** `durable` is called when no end of the process can undo the step any more; in the order of the steps. */
  append(step: Step, durable: () => void): void;
  /** Whether nothing can be made durable for now, as on a full disk. */
  readonly isPaused: boolean;
  readonly lag: JournalLag;
  /** With the next step all goes out of it that was forgotten before. */
  beginAnew(): void;
  /** The last step is durable, or cannot be made so; then somebody else may have the journal. */
  close(): Promise<void>;
}
