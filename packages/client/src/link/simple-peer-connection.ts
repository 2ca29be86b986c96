import type Peer from "simple-peer/simplepeer.min.js";
import { linkOver, toConfiguration } from "./link-core.ts";
import type { PeerLink, PeerLinkHandlers, PeerLinkOptions } from "./peer-link.ts";

interface Ends {
  readonly options: PeerLinkOptions;
  readonly handlers: PeerLinkHandlers;
}

/**
 * One end over simple-peer, which does the offer, the answer and the ICE candidates; its minified file is the one that needs no
 * polyfills. Frames and data use channels of our own, so that simple-peer's stream is not in the timed path.
 */
export function connectSimplePeer(SimplePeer: typeof Peer, { options, handlers }: Ends): PeerLink {
  // Never simple-peer's default configuration, which is third parties' STUN servers.
  const connection = new RTCPeerConnection(toConfiguration(options));
  const peer = new SimplePeer({
    initiator: options.initiator,
    // simple-peer wants a channel, and listens to it itself. It gets one that nothing is sent on, beside ours.
    channelConfig: { negotiated: true, id: 2 },
    // After the first candidate simple-peer waits this long for the last one, for no use of ours, and keeps a closed connection
    // meanwhile.
    iceCompleteTimeout: 1,
    wrtc: {
      RTCPeerConnection: function ours() {
        return connection;
      },
      RTCSessionDescription,
      RTCIceCandidate,
    },
  });
  const { link, signal, end } = linkOver({
    ...options,
    connection,
    handlers,
    negotiation: {
      take: (theirs) => peer.signal(theirs),
      close: () => peer.destroy(),
    },
  });

  peer.on("signal", signal);
  peer.on("error", end);
  peer.on("close", end);
  return link;
}
