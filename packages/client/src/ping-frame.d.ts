/** A frame of the lossy channel: one byte of type, four of nonce (big-endian). */
export interface PingFrame {
  readonly type: "ping" | "pong";
  readonly nonce: number;
}
export declare function encodePing(nonce: number): Uint8Array;
/** The answer to a ping: the same nonce. */
export declare function toPong(ping: Uint8Array): Uint8Array;
/** `null` for anything that is not a ping or a pong: it comes from the partner, who may send what it likes. */
export declare function decodeFrame(frame: Uint8Array): PingFrame | null;
//# sourceMappingURL=ping-frame.d.ts.map
