import type { LinkSignal } from "@earshot/protocol";
import { readLinkStats } from "./browser-stats.ts";
import type { PeerLink, PeerLinkHandlers, PeerLinkOptions } from "./peer-link.ts";
import { byteLengthOf, MAX_BUFFERED_BYTES, MAX_MESSAGE_BYTES } from "../message-size.ts";
import { CLOSE_WITHIN_MS, FRAME_LIFE_MS, RESTART_AFTER_MS } from "./link-timing.ts";

/** What a kind of link does in its own way: how the two ends agree on a connection. */
export interface Negotiation {
  /** A signal that is new, and may be meant for this end. */
  take(signal: LinkSignal): void;
  /** Lets go of the connection. Of no effect once it has. */
  close(): void;
}

interface LinkCoreOptions extends Pick<PeerLinkOptions, "initiator" | "framesAfter"> {
  readonly connection: RTCPeerConnection;
  readonly handlers: PeerLinkHandlers;
  readonly negotiation: Negotiation;
}

export type IceCandidate = Extract<LinkSignal, { type: "candidate" }>["candidate"];

/** What a connection has to say to the other end's: its description or an ICE candidate, or something else. */
interface ConnectionSignal {
  readonly sdp?: string | undefined;
  readonly candidate?: IceCandidate | undefined;
}

export interface LinkCore {
  readonly link: PeerLink;
  /** Passes on what is of use at the other end. */
  readonly signal: (signal: ConnectionSignal) => void;
  /** The connection is gone without us. */
  readonly end: () => void;
}

/** What all links have in common: the two channels, what is told of them, and the end. */
export function linkOver({ connection, handlers, negotiation, initiator, framesAfter }: LinkCoreOptions): LinkCore {
  const ownType = initiator ? "offer" : "answer";
  let isTheirTurn = !initiator;
  let isOpen = false;
  let isClosed = false;
  let restarting: ReturnType<typeof setInterval> | undefined;

  // All channels are agreed on beforehand (`negotiated`), so either end may make them at any time, and none waits for the
  // other's.
  const channel = connection.createDataChannel("earshot", { negotiated: true, id: 0 });
  channel.binaryType = "arraybuffer";
  channel.addEventListener("open", () => {
    isOpen = true;
    handlers.open();
  });
  channel.addEventListener("message", ({ data }) => {
    if (!isClosed) handlers.data(typeof data === "string" ? data : new Uint8Array(data));
  });
  channel.addEventListener("bufferedamountlow", () => handlers.drained());
  // The other end is closing it, and has sent all that it had. It need not wait for us, so we may never hear that it is closed.
  channel.addEventListener("closing", end);
  channel.addEventListener("close", end);
  connection.addEventListener("iceconnectionstatechange", () => {
    if (connection.iceConnectionState === "connected") handlers.connected();
    restartLater();
  });
  void Promise.resolve(framesAfter).then(() => {
    if (isClosed) return;
    handlers.frames(lossy({ id: 1, maxPacketLifeTime: FRAME_LIFE_MS }), lossy({ id: 3, maxRetransmits: 0 }));
  });

  function lossy(init: RTCDataChannelInit): RTCDataChannel {
    return connection.createDataChannel("frames", { negotiated: true, ordered: false, ...init });
  }

  /** A description from the wrong side or out of turn is not, nor is a candidate that does not say what it is for. */
  function isNews(theirs: LinkSignal): boolean {
    if (theirs.type === "candidate") return theirs.candidate.sdpMid != null;
    if (!isTheirTurn || theirs.type === ownType) return false;
    isTheirTurn = false;
    restartLater();
    return true;
  }

  /** Over and over: what is signalled while either page has no connection to the server is lost. */
  function restartLater(): void {
    clearInterval(restarting);
    if (connection.iceConnectionState === "disconnected") restarting = setInterval(restart, RESTART_AFTER_MS);
  }

  /** An offer without an answer is sent again unchanged, so that an answer fits whichever of them it is to. */
  async function restart(): Promise<void> {
    if (!initiator) return;
    if (!isTheirTurn) {
      connection.restartIce();
      // What the connection refuses as it is being closed is not needed any more.
      await connection.setLocalDescription().catch(() => {});
    }
    signal(connection.localDescription ?? {});
  }

  function signal({ sdp, candidate }: ConnectionSignal): void {
    if (isClosed) return;
    if (sdp) {
      isTheirTurn = true;
      handlers.signal({ type: ownType, sdp });
    }
    // The last candidate is empty.
    if (!candidate?.candidate) return;
    // Browsers offer TCP candidates of their own, but none of them listens on one.
    if (/ tcp .*host/i.test(candidate.candidate)) return;
    handlers.signal({ type: "candidate", candidate });
  }

  function maxMessageBytes(): number {
    return Math.min(connection.sctp?.maxMessageSize || MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES);
  }

  function end(): void {
    if (isClosed) return;
    close();
    handlers.closed(isOpen ? "connection-lost" : "connection-failed");
  }

  function close(): void {
    isClosed = true;
    clearInterval(restarting);
    if (channel.readyState !== "closing") return negotiation.close();
    // The other end learns by our answer that all has arrived. If the connection ended here and now, there would be none.
    channel.addEventListener("close", () => negotiation.close());
    setTimeout(() => negotiation.close(), CLOSE_WITHIN_MS);
  }

  return {
    link: {
      receive(theirs) {
        if (!isClosed && isNews(theirs)) negotiation.take(theirs);
      },
      sendData(message, bytes = byteLengthOf(message)) {
        if (isClosed || channel.readyState !== "open") return false;
        if (bytes > maxMessageBytes() || channel.bufferedAmount + bytes > MAX_BUFFERED_BYTES) return false;
        try {
          // One call for each type, as the compiler's library has it.
          if (typeof message === "string") channel.send(message);
          else channel.send(message);
          return true;
        } catch {
          // What a browser refuses for reasons of its own must not hurt what comes after it.
          return false;
        }
      },
      bufferedAmount: () => channel.bufferedAmount,
      maxMessageBytes,
      readStats: () => readLinkStats(connection),
      restart: () => void restart(),
      // A channel that is closed sends what it has first, and is closed when the other side has all of it. A connection just
      // ends.
      finish: () =>
        new Promise((resolve) => {
          const arrived = () => {
            close();
            resolve();
          };
          if (isClosed || channel.readyState !== "open") return arrived();
          isClosed = true;
          channel.addEventListener("close", arrived);
          channel.close();
        }),
      close,
    },
    signal,
    end,
  };
}

/** `RTCPeerConnection`'s configuration. */
export function toConfiguration({ iceServers, relayOnly }: PeerLinkOptions): RTCConfiguration {
  return { iceServers: [...iceServers], iceTransportPolicy: relayOnly ? "relay" : "all" };
}
