import type { PeerLinkFactory } from "./peer-link.ts";

/** A link over simple-peer. It is loaded on first use, with what is only needed for it; its minified file needs no polyfills. */
export const simplePeerLink: PeerLinkFactory = async (options, handlers) => {
  const [{ default: Peer }, { connectSimplePeer }] = await Promise.all([
    import("simple-peer/simplepeer.min.js"),
    import("./simple-peer-connection.ts"),
  ]);
  return connectSimplePeer(Peer, { options, handlers });
};
