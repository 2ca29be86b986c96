/** What is looked up when somebody asks for the metrics. */
export interface ServerState {
  /** Open connections, of whatever kind. */
  readonly sockets: number;
  /** Whether nothing can be made durable for now. */
  readonly isPaused: boolean;
  readonly isDraining: boolean;
  /** What the journal has not brought to the disk yet; without a journal nothing. */
  readonly journalLag: { readonly steps: number; readonly oldestMs: number };
  /** For how long the process did not listen, since it started, in ms. */
  readonly heldUpMs: number;
  /** How often what was refused. Reasons are words of the code, and few. */
  readonly refusals: Readonly<Record<string, number>>;
}
