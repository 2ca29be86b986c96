/** A connection between two members, over which signalling may flow while it exists. */
export interface Link {
  readonly linkId: string;
  /** The first one makes the WebRTC offer. */
  readonly members: readonly [string, string];
}

/** A pair that was measured as good, and the open connection over which it was. */
export interface Edge {
  readonly linkId: string;
  readonly members: readonly [string, string];
  /** The smallest limit that it keeps to, in ms. */
  readonly goodFromMs: number;
  readonly measuredAtMs: number;
}
