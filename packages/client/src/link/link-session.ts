import type { LinkSignal } from "@earshot/protocol";
import { unknownStats, type LinkStats } from "./link-stats.ts";
import { notSent, type Message } from "../message.ts";
import type { PeerLink, PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import type { PingWorker } from "./ping-worker.ts";
import type { PingEvents, Pinger } from "./pinger.ts";
import { createSignalOutbox } from "./signal-outbox.ts";
import { MAX_BUFFERED_BYTES, MAX_MESSAGE_BYTES } from "../message-size.ts";
import { FINISH_WITHIN_MS } from "../timing.ts";
import { createUnread } from "../unread.ts";
import { faultOfWebRtc } from "./webrtc.ts";

/** How far the slowest of this participant's running probes has come. */
export type ProbeStage = "preparing" | "connecting" | "measuring";

interface LinkEvents extends PingEvents {
  open: undefined;
  connected: undefined;
  data: string | Uint8Array;
  drained: undefined;
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
  /** No link of this page can be made at all. */
  readonly unsupported: (why: string) => void;
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
  /**
   * From now on this follower is told what happens, and an earlier one is not. That it is connected, open or closed by now is
   * told at once.
   */
  follow(follower: LinkFollower): void;
  /** Signals that come before the link is made wait for it. */
  receive(signals: readonly LinkSignal[]): Promise<void>;
  /**
   * Sends so many pings at a steady pace. They replace those of an earlier call that have not been sent yet; 0 just ends them.
   */
  measure(count: number, intervalMs: number): void;
  /** The same over another channel, where pings wait for their turn while data fill the connection, instead of being dropped. */
  measureBesideData(count: number, intervalMs: number): void;
  /**
   * Sends a message of so many bytes; before it is open, the message is kept and sent then. False if it is not taken: closed, or
   * too much is waiting to be sent.
   */
  send(message: Message, bytes: number): boolean;
  /** Bytes of data that have not left this page yet; 0 once it is closed. */
  readonly bufferedAmount: number;
  /** The largest message that can be sent, in bytes. */
  readonly maxMessageBytes: number;
  readStats(): Promise<LinkStats>;
  /** Gives it up. Whoever follows it, and the server, are told that it broke. */
  lose(): void;
  /** Closes it when what was sent has arrived, but waits some seconds at most. Tells nobody. */
  finish(): Promise<void>;
  /** Closes it at once. Tells nobody: whoever closes it knows. */
  close(): void;
}

export function createLinkSession(
  options: PeerLinkOptions,
  { factory, pingWorker, sendSignals, stageChanged, unsupported, broken }: LinkSessionOptions,
): LinkSession {
  let follower: LinkFollower = {};
  /** Data that came before anybody took them. The partner may hear of the match sooner than this page. */
  const early = createUnread();
  /** What is sent before it is open, and how many bytes that is. */
  let unsent: { readonly message: Message; readonly bytes: number }[] = [];
  let unsentBytes = 0;
  let hasSent = false;
  const outbox = createSignalOutbox(sendSignals);
  let link: PeerLink | null = null;
  let pingers: Pinger[] = [];
  /** Counts two things: that the reliable channel is open, and that the lossy ones are made, which may be long after it. */
  let awaitedCount = 2;
  let isConnected = false;
  let isClosed = false;
  let closedReason: LinkEvents["closed"] = "connection-lost";
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
      if (next.data) for (const data of early.takeAll()) next.data(data);
      if (isConnected) tell("connected", undefined);
      if (session.isOpen) tell("open", undefined);
      if (isClosed) tell("closed", closedReason);
    },
    async receive(signals) {
      await made;
      for (const signal of signals) link?.receive(signal);
    },
    measure: (count, intervalMs) => pingers[0]?.run(count, intervalMs),
    measureBesideData: (count, intervalMs) => pingers[1]?.run(count, intervalMs),
    send(message, bytes) {
      hasSent = true;
      if (session.isOpen) return link?.sendData(message, bytes) ?? false;
      if (isClosed || unsentBytes + bytes > MAX_BUFFERED_BYTES) return false;
      unsent.push({ message, bytes });
      unsentBytes += bytes;
      return true;
    },
    get bufferedAmount() {
      // What a closed one still holds will never leave.
      return isClosed ? 0 : unsentBytes + (link?.bufferedAmount() ?? 0);
    },
    get maxMessageBytes() {
      return link?.maxMessageBytes() ?? MAX_MESSAGE_BYTES;
    },
    readStats: async () => link?.readStats() ?? unknownStats,
    lose: () => closed("connection-lost"),
    async finish() {
      follower = {};
      if (session.isOpen && hasSent) await Promise.race([link?.finish(), inMs(FINISH_WITHIN_MS)]);
      session.close();
    },
    close() {
      isClosed = true;
      follower = {};
      unsent = [];
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
          connected() {
            isConnected = true;
            tell("connected", undefined);
          },
          frames(...channels) {
            pingers = channels.map((channel) => pingWorker.pingOver(channel, tell));
            ready();
          },
          open: ready,
          drained: () => tell("drained", undefined),
          data(data) {
            if (follower.data) follower.data(data);
            else early.push(data);
          },
          closed,
        },
      );
      // It may have been closed meanwhile. Then what is made now is closed, too.
      if (isClosed) session.close();
      else stageChanged();
    } catch (error) {
      reportError(error);
      closed("connection-failed");
      // Without WebRTC no other link would do better. Otherwise the next one may: its file may load then.
      const fault = faultOfWebRtc();
      if (fault) unsupported(fault);
    }
  }

  function tell<E extends keyof LinkEvents>(event: E, value: LinkEvents[E]): void {
    follower[event]?.(value);
  }

  function ready(): void {
    awaitedCount--;
    if (!session.isOpen) return;
    sendUnsent();
    stageChanged();
    tell("open", undefined);
  }

  /** One that is not taken after all must not keep the others from being sent. */
  function sendUnsent(): void {
    const messages = unsent;
    unsent = [];
    unsentBytes = 0;
    for (const { message, bytes } of messages) {
      if (!link?.sendData(message, bytes) && session.isOpen) reportError(notSent(bytes, session));
    }
  }

  function closed(reason: LinkEvents["closed"]): void {
    if (isClosed) return;
    closedReason = reason;
    tell("closed", reason);
    session.close();
    broken();
  }

  return session;
}

function inMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
