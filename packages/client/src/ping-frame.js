const FRAME_BYTES = 5;
const PING = 0;
const PONG = 1;
export function encodePing(nonce) {
  const frame = new Uint8Array(FRAME_BYTES);
  frame[0] = PING;
  new DataView(frame.buffer).setUint32(1, nonce);
  return frame;
}
/** The answer to a ping: the same nonce. */
export function toPong(ping) {
  const pong = new Uint8Array(ping);
  pong[0] = PONG;
  return pong;
}
/** `null` for anything that is not a ping or a pong: it comes from the partner, who may send what it likes. */
export function decodeFrame(frame) {
  if (frame.byteLength !== FRAME_BYTES || (frame[0] !== PING && frame[0] !== PONG)) return null;
  const nonce = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
  return { type: frame[0] === PING ? "ping" : "pong", nonce };
}
//# sourceMappingURL=ping-frame.js.map
