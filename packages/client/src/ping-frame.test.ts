import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame, encodePing, toPong } from "./ping-frame.ts";

const nonces = fc.integer({ min: 0, max: 0xffff_ffff });

test("a ping carries its nonce there, and the pong carries it back", () => {
  fc.assert(
    fc.property(nonces, (nonce) => {
      const ping = encodePing(nonce);
      expect(ping.byteLength).toBe(5);
      expect(decodeFrame(ping)).toEqual({ type: "ping", nonce });
      expect(decodeFrame(toPong(ping))).toEqual({ type: "pong", nonce });
    }),
  );
});

test("answering a ping does not change it", () => {
  const ping = encodePing(7);
  toPong(ping);
  expect(decodeFrame(ping)).toEqual({ type: "ping", nonce: 7 });
});

test("reads a frame that is a window on a larger buffer", () => {
  const buffer = new Uint8Array(20);
  buffer.set(encodePing(123_456), 9);
  expect(decodeFrame(buffer.subarray(9, 14))).toEqual({ type: "ping", nonce: 123_456 });
});

test("anything else from a partner is no frame", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const isFrame = bytes.byteLength === 5 && (bytes[0] === 0 || bytes[0] === 1);
      expect(decodeFrame(bytes) !== null).toBe(isFrame);
    }),
  );
});
