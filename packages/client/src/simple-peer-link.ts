import type { PeerLinkFactory } from "./peer-link.ts";

/** A link over simple-peer. It is loaded on first use, with all that is only needed for it. */
export const simplePeerLink: PeerLinkFactory = async (options, handlers) => {
  const { connectSimplePeer } = await import("./simple-peer-connection.ts");
  return connectSimplePeer(options, handlers);
};
