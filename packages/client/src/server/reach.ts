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

/** Waits for the server's answer. A connection alone is no answer: a proxy or any other server may take it. */
export interface Reach {
  /** From now on. A wait that has begun goes on. */
  wait(): void;
  /** The server has answered, or is not of interest any more. */
  stop(): void;
  /** A try has failed. `said`: why the server refuses this page, if it is there and said so. */
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
      // It may be connected by now: nobody tells of that.
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

  /**
   * This was asked for a while ago. The server may have answered since then, and even be lost again; if there is a wait now, it
   * is told.
   */
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
