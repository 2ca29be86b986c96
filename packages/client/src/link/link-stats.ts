import type { Path } from "@earshot/protocol";

/** What the browser itself knows of a connection, as this end sees it; never an address. */
export interface LinkStats {
  /** How packets travel, as this end sees it. */
  readonly path: Path;
  /** How a relayed path reaches its TURN server. */
  readonly relayProtocol: "udp" | "tcp" | "tls" | null;
  /** The last round trip of the connectivity checks, in ms; `null` if none is known. */
  readonly iceRttMs: number | null;
  /** How many connectivity checks were answered. */
  readonly iceResponses: number;
}

/** What there is to say of a connection of which the browser knows nothing. */
export const unknownStats: LinkStats = { path: "unknown", relayProtocol: null, iceRttMs: null, iceResponses: 0 };
