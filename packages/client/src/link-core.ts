import type { LinkSignal } from "@earshot/protocol";
import { readLinkStats } from "./link-stats.ts";
import type { PeerLink, PeerLinkHandlers, PeerLinkOptions } from "./peer-link.ts";
import { RESTART_AFTER_MS } from "./timing.ts";

/** What a kind of link does in its own way: how the two ends agree on a connection. */
export interface Negotiation {
  /** A signal that is new, and may be meant for this end. */
  take(signal: LinkSignal): void;
  /** A new offer, with new ways for the packets. */
  restart(): void;
  /** Lets go of the connection. Once. */
  close(): void;
}

interface LinkCoreOptions extends Pick<PeerLinkOptions, "initiator" | "framesAfter"> {
  readonly connection: RTCPeerConnection;
  readonly handlers: PeerLinkHandlers;
  readonly negotiation: Negotiation;
}

export type IceCandidate = Extract<LinkSignal, { type: "candidate" }>["candidate"];

/** What a connection has to say to the other end's: a description or an ICE candidate, or something else. */
interface ConnectionSignal {
  readonly type?: string | undefined;
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
  const descriptions = new Set<string>();
  let isOpen = false;
  let isClosed = false;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;

  // Both channels are agreed on beforehand (`negotiated`), so either end may make them at any time, and none waits for the other's.
  const channel = connection.createDataChannel("earshot", { negotiated: true, id: 0 });
  channel.binaryType = "arraybuffer";
  channel.addEventListener("open", () => {
    isOpen = true;
    handlers.open();
  });
  channel.addEventListener("message", ({ data }) => {
    if (!isClosed) handlers.data(typeof data === "string" ? data : new Uint8Array(data));
  });
  channel.addEventListener("close", end);
  connection.addEventListener("iceconnectionstatechange", () => {
    const { iceConnectionState } = connection;
    clearTimeout(restartTimer);
    if (iceConnectionState === "connected" && !isOpen) handlers.connected();
    else if (iceConnectionState === "disconnected") restartTimer = setTimeout(restart, RESTART_AFTER_MS);
  });
  void Promise.resolve(framesAfter).then(() => {
    const lossy = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 };
    if (!isClosed) handlers.frames(connection.createDataChannel("earshot-frames", lossy));
  });

  /** A description that comes twice, or from the wrong side, is none. */
  function isNews(theirs: LinkSignal): boolean {
    if (theirs.type === "candidate") return true;
    if (descriptions.has(theirs.sdp) || theirs.type === (initiator ? "offer" : "answer")) return false;
    descriptions.add(theirs.sdp);
    return true;
  }

  function restart(): void {
    if (!isClosed && initiator) negotiation.restart();
  }

  function end(): void {
    if (isClosed) return;
    close();
    handlers.closed(isOpen ? "connection-lost" : "connection-failed");
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(restartTimer);
    negotiation.close();
  }

  return {
    link: {
      receive(theirs) {
        if (!isClosed && isNews(theirs)) negotiation.take(theirs);
      },
      sendData(data) {
        if (isClosed || channel.readyState !== "open") return false;
        // A view of shared memory cannot be sent, so a copy is made where the type cannot rule it out.
        if (typeof data === "string") channel.send(data);
        else channel.send(new Uint8Array(data));
        return true;
      },
      readStats: () => readLinkStats(connection),
      restart,
      close,
    },
    signal({ type, sdp, candidate }) {
      if (isClosed) return;
      if ((type === "offer" || type === "answer") && sdp) handlers.signal({ type, sdp });
      // The last one is empty. Browsers offer TCP candidates of their own, but none of them listens on one.
      if (!candidate?.candidate || / tcp .* typ host/i.test(candidate.candidate)) return;
      handlers.signal({ type: "candidate", candidate });
    },
    end,
  };
}

/** `RTCPeerConnection`'s configuration. */
export function toConfiguration({ iceServers, relayOnly }: PeerLinkOptions): RTCConfiguration {
  return { iceServers: [...iceServers], iceTransportPolicy: relayOnly ? "relay" : "all" };
}
