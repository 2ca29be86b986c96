import type { LinkSignal } from "@earshot/protocol";
import { unknownStats, type LinkStats } from "./link-stats.ts";
import type { PeerLink, PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import type { PingWorker } from "./ping-worker.ts";
import type { PingEvents, Pinger } from "./pinger.ts";
import { createSignalOutbox } from "./signal-outbox.ts";
import type { ProbeStage } from "./status.ts";

interface LinkEvents extends PingEvents {
  open: undefined;
  connected: undefined;
  data: string | Uint8Array;
  closed: "connection-failed" | "connection-lost";
}

/** What somebody does who follows a link. */
type LinkFollower = { [E in keyof LinkEvents]?: (value: LinkEvents[E]) => void };

export interface LinkSessionOptions {
  readonly factory: PeerLinkFactory;
  /** Where pings are sent and answered while the page is busy. */
  readonly pingWorker: PingWorker;
  /** For the other end, through the server. */
  readonly sendSignals: (signals: LinkSignal[]) => void;
  readonly stageChanged: () => void;
  /** It is closed, and not by this page: told once, whoever follows it. */
  readonly broken: () => void;
}

/** This page's end of one link, from the first signal to the last frame: measured first, and kept for the match if it is good. */
export interface LinkSession {
  /** The reliable channel can be used, and the lossy ones are made. */
  readonly isOpen: boolean;
  readonly isClosed: boolean;
  /** How far it has come. */
  readonly stage: ProbeStage;
  readonly timedBy: Pinger["timedBy"];
  /** Tells that follower, and no longer an earlier one, what happens from now on; and that it is closed, if it is. */
  follow(follower: LinkFollower): void;
  /** Signals that come before the link is made wait for it. */
  receive(signals: readonly LinkSignal[]): Promise<void>;
  /** Sends pings at a steady pace, instead of those of an earlier call that have not been sent yet; none for 0. */
  measure(count: number, intervalMs: number): void;
  /** Sends one ping, which waits for its turn where data fill the connection. */
  ping(): void;
  sendData(data: string | Uint8Array): boolean;
  readStats(): Promise<LinkStats>;
  /** Gives it up: for whoever follows it, and for the server, it broke. */
  lose(): void;
  /** Silent: whoever closes it knows. */
  close(): void;
}

export function createLinkSession(
  options: PeerLinkOptions,
  { factory, pingWorker, sendSignals, stageChanged, broken }: LinkSessionOptions,
): LinkSession {
  let follower: LinkFollower = {};
  /** What came before anybody followed who takes data: the partner may hear of the match sooner than this page. */
  const early: LinkEvents["data"][] = [];
  const outbox = createSignalOutbox(sendSignals);
  let link: PeerLink | null = null;
  let pingers: Pinger[] = [];
  /** The reliable channel, until it is open, and the lossy ones, until they are made: that may be long after it. */
  let awaitedCount = 2;
  let isClosed = false;
  const session: LinkSession = {
    get isOpen() {
      return awaitedCount === 0 && !isClosed;
    },
    get isClosed() {
      return isClosed;
    },
    get stage() {
      if (!link) return "preparing";
      return awaitedCount > 0 ? "connecting" : "measuring";
    },
    get timedBy() {
      return pingers[0]?.timedBy ?? "page";
    },
    follow(next) {
      follower = next;
      if (next.data) for (const data of early.splice(0)) next.data(data);
      if (isClosed) tell("closed", "connection-lost");
    },
    async receive(signals) {
      await made;
      for (const signal of signals) link?.receive(signal);
    },
    measure: (count, intervalMs) => pingers[0]?.run(count, intervalMs),
    ping: () => pingers[1]?.run(1, 0),
    sendData: (data) => link?.sendData(data) ?? false,
    readStats: async () => link?.readStats() ?? unknownStats,
    lose: () => closed("connection-lost"),
    close() {
      isClosed = true;
      follower = {};
      outbox.close();
      for (const pinger of pingers) pinger.close();
      link?.close();
    },
  };
  const made = make();

  async function make(): Promise<void> {
    try {
      link = await factory(
        { ...options, framesAfter: pingWorker.settled },
        {
          signal: outbox.post,
          connected: () => tell("connected", undefined),
          frames(...channels) {
            pingers = channels.map((channel) => pingWorker.pingOver(channel, tell));
            ready();
          },
          open: ready,
          data(data) {
            if (follower.data) follower.data(data);
            else early.push(data);
          },
          closed,
        },
      );
      // What was made after the end is closed like the rest.
      if (isClosed) session.close();
      else stageChanged();
    } catch (error) {
      reportError(error);
      closed("connection-failed");
    }
  }

  function tell<E extends keyof LinkEvents>(event: E, value: LinkEvents[E]): void {
    follower[event]?.(value);
  }

  function ready(): void {
    awaitedCount--;
    if (!session.isOpen) return;
    stageChanged();
    tell("open", undefined);
  }

  function closed(reason: LinkEvents["closed"]): void {
    if (isClosed) return;
    tell("closed", reason);
    session.close();
    broken();
  }

  return session;
}
