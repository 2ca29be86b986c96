/** A frame of the lossy channel: one byte of type, four of nonce (big-endian). */
export interface PingFrame {
  readonly type: "ping" | "pong";
  readonly nonce: number;
}

const FRAME_BYTES = 5;
const PING = 0;
const PONG = 1;

export function encodePing(nonce: number): Uint8Array {
  const frame = new Uint8Array(FRAME_BYTES);
  frame[0] = PING;
  new DataView(frame.buffer).setUint32(1, nonce);
  return frame;
}

/** The answer to a ping: the same nonce. */
export function toPong(ping: Uint8Array): Uint8Array {
  const pong = new Uint8Array(ping);
  pong[0] = PONG;
  return pong;
}

/** `null` for anything that is not a ping or a pong: it comes from the partner, who may send what it likes. */
export function decodeFrame(frame: Uint8Array): PingFrame | null {
  if (frame.byteLength !== FRAME_BYTES || (frame[0] !== PING && frame[0] !== PONG)) return null;
  const nonce = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
  return { type: frame[0] === PING ? "ping" : "pong", nonce };
}
