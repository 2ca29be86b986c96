import { pageUrl } from "../page-url.ts";
import type { ServerAddress } from "./server-address.ts";
import { GIVE_UP_MS, HINT_AFTER_MS } from "../timing.ts";

interface ReachOptions {
  readonly address: ServerAddress;
  readonly isConnected: () => boolean;
  /** What keeps the server from answering, in words: whenever something new is known of it. */
  readonly tell: (problem: string) => void;
  /** It has not answered for too long. */
  readonly giveUp: (problem: string) => void;
}

/** Waits for the server's answer: a connection alone is none, as a proxy or any other server may take it. */
export interface Reach {
  /** From now on; goes on with a wait that has begun. */
  wait(): void;
  /** The server has answered, or is not of interest any more. */
  stop(): void;
  /** A try has failed; `said` is what a server said that is there, but lets nobody in. */
  noteFailure(said?: string): void;
}

export function createReach({ address, isConnected, tell, giveUp }: ReachOptions): Reach {
  const { url } = address;
  let problem: string | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let hint: ReturnType<typeof setTimeout> | undefined;

  function wait(): void {
    if (deadline !== undefined) return;
    deadline = setTimeout(() => {
      // It may be connected by now, of which nobody tells.
      look();
      giveUp(problem ?? `${url} has not answered`);
    }, GIVE_UP_MS);
    hint = setTimeout(look, HINT_AFTER_MS);
  }

  function look(): void {
    if (isConnected()) note(`${url} takes the connection, but does not answer as an Earshot server does`);
    else
      void import("./server-fault.ts")
        .then(({ findServerFault }) => findServerFault(address, pageUrl()))
        .then(note, () => {});
  }

  /** It may have answered, and even be lost again, since this was asked for: what is said of this wait counts for this one. */
  function note(found: string): void {
    if (deadline === undefined || found === problem) return;
    problem = found;
    tell(found);
  }

  return {
    wait,
    stop() {
      clearTimeout(deadline);
      clearTimeout(hint);
      deadline = undefined;
      problem = undefined;
    },
    noteFailure(said) {
      if (said) note(`${url} refuses this page: ${said}`);
      else look();
    },
  };
}
