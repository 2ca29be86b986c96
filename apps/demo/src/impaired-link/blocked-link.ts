import { unknownStats, type PeerLink, type PeerLinkFactory } from "@earshot/client";

/** As behind a firewall that lets no WebRTC through: while it is blocked, no link comes about. */
export function blockableLink(inner: PeerLinkFactory, isBlocked: () => boolean): PeerLinkFactory {
  return (options, handlers) => {
    if (!isBlocked()) return inner(options, handlers);
    const timer = setTimeout(() => handlers.closed("connection-failed"), 0);
    const link: PeerLink = {
      receive: () => {},
      sendData: () => false,
      bufferedAmount: () => 0,
      maxMessageBytes: () => 0,
      finish: () => Promise.resolve(),
      readStats: () => Promise.resolve(unknownStats),
      restart: () => {},
      close: () => clearTimeout(timer),
    };
    return Promise.resolve(link);
  };
}
