import type { LinkSignal } from "@earshot/protocol";
import { readLinkStats } from "./link-stats.ts";
import type { PeerLink, PeerLinkHandlers, PeerLinkOptions } from "./peer-link.ts";

/** Both channels are agreed on beforehand (`negotiated`), so no side has to wait for the other one's channel to arrive. */
export const DATA_CHANNEL = { negotiated: true, id: 0, ordered: true } as const;
const FRAME_CHANNEL = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 } as const;

/** A path that is interrupted for longer is not waited for: a new one is looked for. */
const RESTART_AFTER_MS = 2_000;

/** What a kind of link does in its own way: how the two ends agree on a connection. */
export interface Negotiation {
  /** A signal that is new, and may be meant for this end. */
  take(signal: LinkSignal): void;
  /** A new offer, with new ways for the packets. */
  restart(): void;
  /** Lets go of the connection. Once. */
  close(): void;
}

interface LinkCoreOptions extends Pick<PeerLinkOptions, "initiator" | "adoptFrames"> {
  readonly connection: RTCPeerConnection;
  readonly data: RTCDataChannel;
  readonly handlers: PeerLinkHandlers;
  readonly negotiation: Negotiation;
}

/** What all links have in common: the two channels, what is told of them, and the end. `end`: the connection is gone without us. */
export function linkOver({ connection, data, handlers, negotiation, initiator, adoptFrames }: LinkCoreOptions): {
  readonly link: PeerLink;
  readonly end: () => void;
} {
  const isNews = newsFor(initiator);
  let isClosed = false;
  let isOpen = false;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;

  const frames = connection.createDataChannel("earshot-frames", FRAME_CHANNEL);
  const areFramesHere = !adoptFrames?.(frames);
  const channels = areFramesHere ? [data, frames] : [data];
  for (const channel of channels) {
    channel.binaryType = "arraybuffer";
    channel.addEventListener("open", opened);
    channel.addEventListener("message", ({ data: message }) => {
      if (isClosed) return;
      const content = message instanceof ArrayBuffer ? new Uint8Array(message) : String(message);
      if (channel === data) handlers.data(content);
      else if (typeof content !== "string") handlers.frame(content);
    });
  }
  data.addEventListener("close", end);
  connection.addEventListener("iceconnectionstatechange", followIce);

  /** The channels open one after the other; a ping that is sent in between would be lost, and missed in the end. */
  function opened(): void {
    if (isOpen || isClosed || channels.some(({ readyState }) => readyState !== "open")) return;
    isOpen = true;
    handlers.open();
  }

  function followIce(): void {
    const { iceConnectionState } = connection;
    clearTimeout(restartTimer);
    if (isClosed) return;
    if (iceConnectionState === "connected" && !isOpen) handlers.connected();
    else if (iceConnectionState === "disconnected") restartTimer = setTimeout(restart, RESTART_AFTER_MS);
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

  function send(channel: RTCDataChannel, message: string | Uint8Array): boolean {
    if (isClosed || channel.readyState !== "open") return false;
    // A view of shared memory cannot be sent, so a copy is made where the type cannot rule it out.
    if (typeof message === "string") channel.send(message);
    else channel.send(new Uint8Array(message));
    return true;
  }

  const link: PeerLink = {
    receive(signal) {
      if (!isClosed && isNews(signal)) negotiation.take(signal);
    },
    sendFrame: (frame) => areFramesHere && send(frames, frame),
    sendData: (message) => send(data, message),
    readStats: () => readLinkStats(connection),
    restart,
    close,
  };
  return { link, end };
}

/** `RTCPeerConnection`'s configuration. */
export function toConfiguration({ iceServers, relayOnly }: PeerLinkOptions): RTCConfiguration {
  return {
    iceServers: iceServers.map(({ urls, ...rest }) => ({ urls: typeof urls === "string" ? urls : [...urls], ...rest })),
    iceTransportPolicy: relayOnly ? "relay" : "all",
  };
}

/** The signal for an ICE candidate; `null` for one that is of no use. */
export function toCandidateSignal(found: RTCIceCandidateInit | null | undefined): LinkSignal | null {
  // Browsers offer TCP candidates of their own, but none of them listens on one.
  if (!found?.candidate || / tcp .* typ host/i.test(found.candidate)) return null;
  const { candidate, sdpMid, sdpMLineIndex } = found;
  return { type: "candidate", candidate: { candidate, sdpMid, sdpMLineIndex } };
}

/** A description that comes twice, or from the wrong side, is none. */
function newsFor(initiator: boolean): (signal: LinkSignal) => boolean {
  const heard = new Set<string>();
  return (signal) => {
    if (signal.type === "candidate") return true;
    if (heard.has(signal.sdp) || signal.type === (initiator ? "offer" : "answer")) return false;
    heard.add(signal.sdp);
    return true;
  };
}
