import type { LinkSignal } from "@earshot/protocol";
import { readLinkStats } from "./link-stats.ts";
import type { PeerLink, PeerLinkFactory } from "./peer-link.ts";

/** Both channels are agreed on beforehand (`negotiated`), so no side has to wait for the other one's channel to arrive. */
const DATA_CHANNEL = { negotiated: true, id: 0, ordered: true } as const;
const FRAME_CHANNEL = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 } as const;

/** A path that is interrupted for longer is not waited for: a new one is looked for. */
const RESTART_AFTER_MS = 2_000;

/**
 * A link over simple-peer, which does the offer, the answer and the ICE candidates. Loaded on first use; the minified file is the
 * one that needs no polyfills. Frames and data use the raw channels, so that simple-peer's stream is not in the timed path.
 */
export const simplePeerLink: PeerLinkFactory = async (
  { initiator, iceServers, relayOnly, adoptFrames = () => false },
  handlers,
) => {
  const { default: Peer } = await import("simple-peer/simplepeer.min.js");
  const { made, wrtc } = capturing();
  const isNews = newsFor(initiator);
  let isClosed = false;
  let isOpen = false;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;

  const peer = new Peer({
    initiator,
    trickle: true,
    objectMode: true,
    channelName: "earshot",
    channelConfig: DATA_CHANNEL,
    config: {
      // Never simple-peer's default, which is third parties' STUN servers.
      iceServers: iceServers.map(({ urls, ...rest }) => ({
        urls: typeof urls === "string" ? urls : [...urls],
        ...rest,
      })),
      iceTransportPolicy: relayOnly ? "relay" : "all",
    },
    wrtc,
  });
  const { connection, channel: data } = made();
  const frames = connection.createDataChannel("earshot-frames", FRAME_CHANNEL);
  const areFramesHere = !adoptFrames(frames);
  if (areFramesHere) listenToFrames();
  listenToData();
  connection.addEventListener("iceconnectionstatechange", followIce);

  peer.on("signal", (signal) => {
    const known = toLinkSignal(signal);
    if (known) handlers.signal(known);
  });
  // simple-peer keeps what nobody reads; everything is read from the channels themselves.
  peer.resume();
  peer.on("error", end);
  peer.on("close", end);

  function listenToData(): void {
    data.binaryType = "arraybuffer";
    data.addEventListener("open", opened);
    data.addEventListener("close", end);
    data.addEventListener("message", ({ data: message }) => {
      if (!isClosed) handlers.data(message instanceof ArrayBuffer ? new Uint8Array(message) : String(message));
    });
  }

  function listenToFrames(): void {
    frames.binaryType = "arraybuffer";
    frames.addEventListener("open", opened);
    frames.addEventListener("message", ({ data: frame }) => {
      if (!isClosed && frame instanceof ArrayBuffer) handlers.frame(new Uint8Array(frame));
    });
  }

  /** The channels open one after the other; a ping that is sent in between would be lost, and missed in the end. */
  function opened(): void {
    const channels = areFramesHere ? [data, frames] : [data];
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
    if (isClosed || !initiator) return;
    peer.offerOptions = { iceRestart: true };
    peer.negotiate();
  }

  /** The connection ended without us. */
  function end(): void {
    if (isClosed) return;
    close();
    handlers.closed(isOpen ? "connection-lost" : "connection-failed");
  }

  function close(): void {
    isClosed = true;
    clearTimeout(restartTimer);
    peer.destroy();
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
      // After its end simple-peer throws on signals, and they do arrive late.
      if (!isClosed && !peer.destroyed && !peer.destroying && isNews(signal)) peer.signal(signal);
    },
    sendFrame: (frame) => areFramesHere && send(frames, frame),
    sendData: (message) => send(data, message),
    readStats: () => readLinkStats(connection),
    restart,
    close,
  };
  return link;
};

/** simple-peer keeps its connection and its channel to itself; its option `wrtc` lets us see those that it makes. */
function capturing() {
  let connection: RTCPeerConnection | undefined;
  let channel: RTCDataChannel | undefined;

  function Captured(config: RTCConfiguration): RTCPeerConnection {
    const own = new RTCPeerConnection(config);
    const createDataChannel = own.createDataChannel.bind(own);
    own.createDataChannel = (label, options) => {
      const created = createDataChannel(label, options);
      channel ??= created;
      return created;
    };
    connection = own;
    return own;
  }

  function made(): { connection: RTCPeerConnection; channel: RTCDataChannel } {
    if (!connection || !channel) throw new Error("simple-peer made no connection with a channel");
    return { connection, channel };
  }

  return { made, wrtc: { RTCPeerConnection: Captured, RTCSessionDescription, RTCIceCandidate } };
}

/** A description that comes twice, or from the wrong side, would make simple-peer give up. */
function newsFor(initiator: boolean): (signal: LinkSignal) => boolean {
  const heard = new Set<string>();
  return (signal) => {
    if (signal.type === "candidate") return true;
    if (heard.has(signal.sdp) || signal.type === (initiator ? "offer" : "answer")) return false;
    heard.add(signal.sdp);
    return true;
  };
}

/** Of what simple-peer signals, the other end is only to see offers, answers and ICE candidates. */
function toLinkSignal(signal: { type?: string; sdp?: string; candidate?: RTCIceCandidateInit }): LinkSignal | null {
  const { type, sdp, candidate } = signal;
  if ((type === "offer" || type === "answer") && sdp !== undefined) return { type, sdp };
  // Browsers offer TCP candidates of their own, but none of them listens on one.
  if (type !== "candidate" || !candidate?.candidate || / tcp .* typ host/i.test(candidate.candidate)) return null;
  const { sdpMid, sdpMLineIndex } = candidate;
  return { type, candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex } };
}
