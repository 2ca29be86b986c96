import type { IceServer, LinkSignal } from "@earshot/protocol";
import type { LinkStats } from "./link-stats.ts";
import type { Message } from "../message.ts";
import type { FrameChannel } from "./pinger.ts";

/** What one end of a link is told. */
export interface PeerLinkOptions {
  /** Whether this end makes the offer. */
  readonly initiator: boolean;
  /** STUN and TURN servers, and no others. */
  readonly iceServers: readonly IceServer[];
  /** Whether nothing but a TURN server's relay may be used, so that the other end learns no address of this one. */
  readonly relayOnly: boolean;
  /** The lossy channels are made when this is settled, whatever the connection has come to by then. @default at once */
  readonly framesAfter?: Promise<void>;
}

/** What a link tells. Each is called outside of the link's own methods. */
export interface PeerLinkHandlers {
  /** For the other end, through the server. */
  signal(signal: LinkSignal): void;
  /** A path is found; the channels open one to two round trips after the first. */
  connected(): void;
  /**
   * The two lossy channels, unordered and without retransmits, as they are for pings: on the first one a frame that cannot leave
   * within 10 ms is dropped, on the second it waits for its turn. They are given away in the very task in which they are made, as
   * they can be moved to a worker only then. They may open later. The link neither reads from them nor writes to them.
   */
  frames(prompt: FrameChannel, patient: FrameChannel): void;
  /** The reliable channel can be used. Once. */
  open(): void;
  /** All that was sent over the reliable channel has left this page. */
  drained(): void;
  /** From the reliable channel. */
  data(data: string | Uint8Array): void;
  /** It could not be opened, or it broke. Once, and nothing after it. Not called after `close()`. */
  closed(reason: "connection-failed" | "connection-lost"): void;
}

/** A connection to one other browser: lossy channels, which are measured, and a reliable one beside them. */
export interface PeerLink {
  /** A signal of the other end. Never throws; ignored once closed. */
  receive(signal: LinkSignal): void;
  /**
   * False if it is not taken: not open, too large, or too much is waiting to be sent. `bytes`: how many these are, if that is
   * known. Never throws.
   */
  sendData(message: Message, bytes?: number): boolean;
  /** Bytes of data that have not left this page yet. */
  bufferedAmount(): number;
  /** The largest message that both ends take, in bytes; what every browser takes as long as that is not known. */
  maxMessageBytes(): number;
  /** What the browser knows of the path. Never rejects. */
  readStats(): Promise<LinkStats>;
  /** Looks for a new path without closing (ICE restart). Only the initiator's call has an effect. */
  restart(): void;
  /**
   * Takes no more data, tells nothing more, and resolves when what was sent has arrived; the connection is closed then. May take
   * for ever.
   */
  finish(): Promise<void>;
  /** May be called at any time, any number of times. */
  close(): void;
}

/** Makes one end of a link. Whatever it needs it loads first, so a page that is never probed never loads it. */
export type PeerLinkFactory = (options: PeerLinkOptions, handlers: PeerLinkHandlers) => Promise<PeerLink>;
