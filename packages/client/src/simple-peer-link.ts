import type { LinkSignal } from "@earshot/protocol";
import type { PeerLink, PeerLinkFactory } from "./peer-link.ts";
import { readPath } from "./read-path.ts";

/** Both channels are agreed on beforehand (`negotiated`), so no side has to wait for the other one's channel to arrive. */
const FRAME_CHANNEL = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 } as const;
const DATA_CHANNEL = { negotiated: true, id: 1, ordered: true } as const;

/**
 * A link over simple-peer, which does the offer, the answer and the ICE candidates. Loaded on first use; the minified file is the
 * one that needs no polyfills. Frames use the raw channel, so that simple-peer's stream is not in the timed path.
 */
export const simplePeerLink: PeerLinkFactory = async ({ initiator, iceServers, relayOnly }, handlers) => {
  const { default: Peer } = await import("simple-peer/simplepeer.min.js");
  const { connection, channels, wrtc } = capturing();
  const isNews = newsFor(initiator);
  let isClosed = false;

  const peer = new Peer({
    initiator,
    trickle: true,
    objectMode: true,
    channelName: "earshot",
    channelConfig: FRAME_CHANNEL,
    // Never simple-peer's default, which is third parties' STUN servers.
    config: {
      iceServers: iceServers.map(({ urls, ...rest }) => ({
        urls: typeof urls === "string" ? urls : [...urls],
        ...rest,
      })),
      iceTransportPolicy: relayOnly ? "relay" : "all",
    },
    wrtc,
  });
  const frames = channels()[0];
  const data = connection().createDataChannel("earshot-data", DATA_CHANNEL);
  data.binaryType = "arraybuffer";

  peer.on("signal", (signal) => {
    const known = toLinkSignal(signal);
    if (known) handlers.signal(known);
  });
  // simple-peer keeps what nobody reads; frames are read from the channel itself.
  peer.resume();
  peer.on("error", close);
  peer.on("close", close);

  let openCount = 0;
  for (const channel of [frames, data]) {
    channel?.addEventListener("open", () => {
      if (++openCount === 2 && !isClosed) handlers.open();
    });
    channel?.addEventListener("close", close);
  }
  frames?.addEventListener("message", ({ data: frame }) => {
    if (!isClosed && frame instanceof ArrayBuffer) handlers.frame(new Uint8Array(frame));
  });
  data.addEventListener("message", ({ data: message }) => {
    if (!isClosed) handlers.data(message instanceof ArrayBuffer ? new Uint8Array(message) : String(message));
  });

  /** The connection ended without us. */
  function close(): void {
    if (isClosed) return;
    isClosed = true;
    peer.destroy();
    handlers.closed(openCount === 2 ? "connection-lost" : "connection-failed");
  }

  function send(channel: RTCDataChannel | undefined, message: string | Uint8Array): boolean {
    if (isClosed || channel?.readyState !== "open") return false;
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
    sendFrame: (frame) => send(frames, frame),
    sendData: (message) => send(data, message),
    readPath: () => readPath(connection()),
    close() {
      isClosed = true;
      peer.destroy();
    },
  };
  return link;
};

/** simple-peer keeps its connection to itself; its option `wrtc` lets us see the one that it makes. */
function capturing() {
  let made: RTCPeerConnection | undefined;
  const channels: RTCDataChannel[] = [];

  function Captured(config: RTCConfiguration): RTCPeerConnection {
    const own = new RTCPeerConnection(config);
    const createDataChannel = own.createDataChannel.bind(own);
    own.createDataChannel = (label, options) => {
      const channel = createDataChannel(label, options);
      channels.push(channel);
      return channel;
    };
    made = own;
    return own;
  }

  function connection(): RTCPeerConnection {
    if (!made) throw new Error("simple-peer made no RTCPeerConnection");
    return made;
  }

  const wrtc = { RTCPeerConnection: Captured, RTCSessionDescription, RTCIceCandidate };
  return { connection, channels: () => channels, wrtc };
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
  if (type !== "candidate" || !candidate?.candidate) return null;
  const { sdpMid, sdpMLineIndex } = candidate;
  return { type, candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex } };
}
