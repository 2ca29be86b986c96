import type { PeerLinkFactory } from "../link/peer-link.ts";

/** What `joinWaitroom` is told. */
export interface JoinOptions {
  /** The signalling server, for example `https://lab.example.org`. `http:` works too, as in a laboratory's own network. */
  readonly server: string | URL;
  /** The scene of the study that the server runs. */
  readonly scene: string;
  /** Who this is, from the experiment: 1 to 128 characters. The same one again, in another tab, takes the place over. */
  readonly participantId: string;
  /**
   * In a study with signed access: what the experiment's own server has signed for this participant and scene, 1 to 4,096
   * characters. It begins one stay. @default none
   */
  readonly token?: string;
  /** Leaves when it is aborted. @default none */
  readonly signal?: AbortSignal;
  /** During a match, a round trip that keeps exceeding this (ms) is told as `partner.on("slow")`. @default none */
  readonly maxRttMs?: number;
  /**
   * How to connect to another browser: `simplePeerLink` (loaded with the first probe) or `nativeLink`.
   * @default simplePeerLink
   */
  readonly link?: PeerLinkFactory;
  /**
   * What the server is told beside round trips, so that fewer people are tried with somebody far away: the page's time zone, such
   * as "Europe/Berlin", or nothing. @default "time-zone"
   */
  readonly hint?: "time-zone" | "none";
}
