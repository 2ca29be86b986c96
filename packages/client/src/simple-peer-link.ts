import type { LinkSignal } from "@earshot/protocol";
import { DATA_CHANNEL, linkOver, toCandidateSignal, toConfiguration } from "./link-core.ts";
import type { PeerLinkFactory } from "./peer-link.ts";

/**
 * A link over simple-peer, which does the offer, the answer and the ICE candidates. Loaded on first use; the minified file is the
 * one that needs no polyfills. Frames and data use the raw channels, so that simple-peer's stream is not in the timed path.
 */
export const simplePeerLink: PeerLinkFactory = async (options, handlers) => {
  const { default: Peer } = await import("simple-peer/simplepeer.min.js");
  const { initiator } = options;
  const { made, wrtc } = capturing();
  const peer = new Peer({
    initiator,
    trickle: true,
    objectMode: true,
    channelName: "earshot",
    channelConfig: DATA_CHANNEL,
    // Never simple-peer's default, which is third parties' STUN servers.
    config: toConfiguration(options),
    wrtc,
  });
  const { connection, channel: data } = made();
  const negotiation = {
    take(signal: LinkSignal) {
      // After its end simple-peer throws on signals, and they do arrive late.
      if (!peer.destroyed && !peer.destroying) peer.signal(signal);
    },
    restart() {
      peer.offerOptions = { iceRestart: true };
      peer.negotiate();
    },
    close: () => peer.destroy(),
  };
  const { link, end } = linkOver({ ...options, connection, data, handlers, negotiation });

  peer.on("signal", (signal) => {
    const known = toLinkSignal(signal);
    if (known) handlers.signal(known);
  });
  // simple-peer keeps what nobody reads; everything is read from the channels themselves.
  peer.resume();
  peer.on("error", end);
  peer.on("close", end);
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

/** Of what simple-peer signals, the other end is only to see offers, answers and ICE candidates. */
function toLinkSignal(signal: { type?: string; sdp?: string; candidate?: RTCIceCandidateInit }): LinkSignal | null {
  const { type, sdp, candidate } = signal;
  if ((type === "offer" || type === "answer") && sdp !== undefined) return { type, sdp };
  return type === "candidate" ? toCandidateSignal(candidate) : null;
}
