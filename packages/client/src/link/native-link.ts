import type { PeerLinkFactory } from "./peer-link.ts";

/**
 * A link over the browser's own `RTCPeerConnection`, for pages that would rather not load simple-peer: `joinWaitroom({ link:
 * nativeLink })`. It speaks the same signals, so the partner may use either. What makes it is loaded on first use.
 */
export const nativeLink: PeerLinkFactory = async (options, handlers) => {
  const { connectNatively } = await import("./native-connection.ts");
  return connectNatively(options, handlers);
};
