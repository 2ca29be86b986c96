// jsPsych's proposal of a multiplayer interface (jsPsych pull request 3694), which no release has yet. What of it an adapter must
// be is written down here, and nowhere else: once jsPsych exports it, this file goes, and the compiler says whether it is the
// same.

/** What each participant has pushed last, by the participant's id within the group. */
export type GroupSessionData = Record<string, Record<string, unknown>>;

/** Ends a subscription. */
export type Unsubscribe = () => void;

/** What jsPsych asks of whatever carries the data of a group. */
export interface MultiplayerAdapter {
  /** This participant's id within the group. */
  readonly participantId: string;
  /** Resolves when this participant is one of a group. */
  connect(): Promise<void>;
  /** Replaces what this participant has pushed before. */
  push(data: Record<string, unknown>): Promise<void>;
  /** What everybody has pushed, this participant too. */
  getAll(): GroupSessionData;
  /** What one of them has pushed; `undefined` if nothing yet. */
  get(participantId: string): Record<string, unknown> | undefined;
  /** Told at every change from now on. */
  subscribe(callback: (data: GroupSessionData) => void): Unsubscribe;
  /** Leaves the group. */
  disconnect(): Promise<void>;
}
