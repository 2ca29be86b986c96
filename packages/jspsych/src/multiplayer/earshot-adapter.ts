import { joinWaitroom, participantFromUrl, type JoinOptions, type Waitroom } from "@earshot/client";
import { announceMatch } from "../running-match.ts";
import type { GroupSessionData, MultiplayerAdapter, Unsubscribe } from "./multiplayer-adapter.ts";
import { createSlots, type Slots } from "./slots.ts";

/** What `joinWaitroom` is told. Without `participantId` it is read from the page's URL. */
export type EarshotAdapterOptions = Omit<JoinOptions, "participantId"> & Partial<Pick<JoinOptions, "participantId">>;

/**
 * Carries a group of jsPsych's multiplayer proposal over the connections that Earshot has measured. `connect` resolves when there
 * is a match; if there will be none it rejects with the client's `MatchError` (`error.name`, `error.reason`), and can be called
 * again.
 */
class EarshotAdapter implements MultiplayerAdapter {
  readonly #options: JoinOptions;
  #waitroom: Waitroom | null = null;
  #connecting: Promise<void> | null = null;
  #slots: Slots | null = null;
  #isTelling = false;
  readonly #subscribers = new Set<(data: GroupSessionData) => void>();

  constructor(options: EarshotAdapterOptions) {
    this.#options = { ...options, participantId: options.participantId ?? participantFromUrl() };
  }

  /** `player-0`, `player-1` and so on, by the number in the match, as partners do not learn each other's ids; empty before it. */
  get participantId(): string {
    return this.#slots?.ownId ?? "";
  }

  /** @throws TypeError if the options are wrong, MatchError if there is no match. */
  connect(): Promise<void> {
    this.#connecting ??= this.#connect();
    return this.#connecting;
  }

  async #connect(): Promise<void> {
    let waitroom: Waitroom | null = null;
    try {
      waitroom = joinWaitroom(this.#options);
      this.#waitroom = waitroom;
      const match = await waitroom.match();
      this.#slots = createSlots(match, () => this.#tell());
      announceMatch(match);
    } catch (error) {
      // Not if somebody has disconnected meanwhile, and connects again.
      if (this.#waitroom === waitroom) this.#reset();
      throw error;
    }
  }

  /** Data must be what JSON can say, with at most 262,144 bytes. @throws Error before `connect`; TypeError and RangeError. */
  async push(data: Record<string, unknown>): Promise<void> {
    if (!this.#slots) throw new Error("EarshotAdapter: push() before connect()");
    this.#slots.push(data);
  }

  getAll(): GroupSessionData {
    return this.#slots?.all() ?? {};
  }

  get(participantId: string): Record<string, unknown> | undefined {
    return this.getAll()[participantId];
  }

  /** Not told of what is there already. Several changes at a time are told once. */
  subscribe(callback: (data: GroupSessionData) => void): Unsubscribe {
    this.#subscribers.add(callback);
    return () => this.#subscribers.delete(callback);
  }

  /** Leaves the match, or the waitroom. What was pushed still arrives. */
  async disconnect(): Promise<void> {
    const waitroom = this.#waitroom;
    this.#reset();
    this.#subscribers.clear();
    await waitroom?.leave();
  }

  #reset(): void {
    this.#waitroom = null;
    this.#connecting = null;
    this.#slots = null;
  }

  /** Later than the change, so that who pushes when told does not go round in circles within one call. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      const data = this.getAll();
      for (const callback of Array.from(this.#subscribers)) {
        try {
          callback(data);
        } catch (error) {
          reportError(error);
        }
      }
    });
  }
}

export default EarshotAdapter;
