import type { LinkSignal } from "@earshot/protocol";
import { linkOver, toConfiguration, type IceCandidate, type LinkCore, type Negotiation } from "./link-core.ts";
import type { PeerLink, PeerLinkHandlers, PeerLinkOptions } from "./peer-link.ts";

/** One end over the browser's own `RTCPeerConnection`. */
export function connectNatively(options: PeerLinkOptions, handlers: PeerLinkHandlers): PeerLink {
  const connection = new RTCPeerConnection(toConfiguration(options));
  const negotiation = negotiate(connection, { signal: (own) => signal(own), end: () => end() });
  const { link, signal, end } = linkOver({ ...options, connection, handlers, negotiation });
  connection.addEventListener("connectionstatechange", () => {
    if (connection.connectionState === "failed") end();
  });
  if (options.initiator) negotiation.offer();
  return link;
}

/**
 * Who offers is settled beforehand, so two offers never cross. The steps on a connection are taken one after the other.
 * Candidates that overtake a description wait for it, as the connection would refuse them.
 */
function negotiate(
  connection: RTCPeerConnection,
  { signal, end }: Pick<LinkCore, "signal" | "end">,
): Negotiation & { offer(): void } {
  let isClosed = false;
  let last: Promise<void> = Promise.resolve();
  let early: IceCandidate[] = [];

  connection.addEventListener("icecandidate", ({ candidate: found }) => {
    if (!found) return;
    // Without its `usernameFragment`: if that were out of date, simple-peer at the other end would break off.
    const { candidate, sdpMid, sdpMLineIndex } = found;
    signal({ candidate: { candidate, sdpMid, sdpMLineIndex } });
  });

  /** What the browser refuses to do ends the link. */
  function next(step: () => Promise<void>): void {
    last = last.then(async () => {
      if (!isClosed) await step();
    });
    last = last.catch(() => {
      if (!isClosed) end();
    });
  }

  function offer(): void {
    next(() => describe(connection.createOffer()));
  }

  async function describe(made: Promise<RTCSessionDescriptionInit>): Promise<void> {
    const description = await made;
    await connection.setLocalDescription(description);
    signal(description);
  }

  async function takeDescription(description: Exclude<LinkSignal, { type: "candidate" }>): Promise<void> {
    await connection.setRemoteDescription(description);
    for (const candidate of early.splice(0)) await takeCandidate(candidate);
    if (description.type === "offer") await describe(connection.createAnswer());
  }

  /** A candidate that cannot be understood is left out. There may be others. */
  async function takeCandidate(found: IceCandidate): Promise<void> {
    const { candidate: sdp, sdpMid = null, sdpMLineIndex = null } = found;
    const candidate = { candidate: sdp, sdpMid, sdpMLineIndex };
    if (connection.remoteDescription) await connection.addIceCandidate(candidate).catch(() => {});
    else early.push(found);
  }

  return {
    offer,
    take(theirs) {
      next(() => (theirs.type === "candidate" ? takeCandidate(theirs.candidate) : takeDescription(theirs)));
    },
    close() {
      isClosed = true;
      early = [];
      connection.close();
    },
  };
}
