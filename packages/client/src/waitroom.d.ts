import type { Match } from "./match.ts";
import type { JoinOptions } from "./options.ts";
import type { Outcome, Status, WaitroomEvents } from "./status.ts";
/** A participant's stay in a waitroom, as its page sees it. Made by `joinWaitroom`. */
export declare class Waitroom {
  #private;
  /** How the stay ends: a value in every expected case. Never rejects. */
  readonly outcome: Promise<Outcome>;
  constructor(options: JoinOptions);
  /** Where the participant stands now. */
  get status(): Status;
  /** Returns the function that ends the subscription. */
  on<E extends keyof WaitroomEvents>(event: E, listener: (value: WaitroomEvents[E]) => void): () => void;
  /** The match, in one line. @throws MatchError with the outcome's reason if there is none. */
  match(): Promise<Match>;
  /** Gives the place up, or leaves the match. */
  leave(): void;
}
//# sourceMappingURL=waitroom.d.ts.map
