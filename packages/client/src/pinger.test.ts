import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPinger, type PingEvent } from "./pinger.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A pinger with a record of what it sent and told. */
function startPinger(canSend = true) {
  const frames: Uint8Array[] = [];
  const told: PingEvent[] = [];
  const pinger = createPinger(
    (frame) => {
      if (canSend) frames.push(frame);
      return canSend;
    },
    (event) => told.push(event),
  );
  return { pinger, frames, told };
}

/** The frame as the partner would send it back. */
function answered(ping: Uint8Array | undefined): Uint8Array {
  const pong = new Uint8Array(ping ?? []);
  pong[0] = 1;
  return pong;
}

describe("createPinger", () => {
  test("sends pings at a steady pace and times each answer", () => {
    const { pinger, frames, told } = startPinger();
    pinger.run(3, 20);
    vi.advanceTimersByTime(100);
    expect(frames.map((frame) => [frame.byteLength, frame[0]])).toEqual([
      [5, 0],
      [5, 0],
      [5, 0],
    ]);
    pinger.run(1, 20);
    vi.advanceTimersByTime(7);
    pinger.take(answered(frames[3]));
    expect(told.at(-1)).toMatchObject({ kind: "pong", rttMs: 7 });
  });

  test("answers a ping with the same nonce, and leaves the ping as it was", () => {
    const { pinger, frames, told } = startPinger();
    const ping = new Uint8Array([0, 9, 8, 7, 6]);
    pinger.take(ping);
    expect(frames.map((frame) => [...frame])).toEqual([[1, 9, 8, 7, 6]]);
    expect([...ping]).toEqual([0, 9, 8, 7, 6]);
    expect(told).toEqual([]);
  });

  test("reads a frame that is a window on a larger buffer", () => {
    const { pinger, frames, told } = startPinger();
    pinger.run(1, 20);
    const buffer = new Uint8Array(20);
    buffer.set(answered(frames[0]), 9);
    pinger.take(buffer.subarray(9, 14));
    expect(told.map(({ kind }) => kind)).toEqual(["sent", "pong"]);
  });

  test("takes no pong that it did not ask for, and none twice", () => {
    const { pinger, frames, told } = startPinger();
    pinger.run(1, 20);
    const pong = answered(frames[0]);
    pinger.take(new Uint8Array([1, 0, 0, 0, 0]));
    pinger.take(pong);
    pinger.take(pong);
    expect(told.filter(({ kind }) => kind === "pong")).toHaveLength(1);
  });

  test("ignores anything else that a partner may send", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const { pinger, frames, told } = startPinger();
        pinger.take(bytes);
        const isPing = bytes.byteLength === 5 && bytes[0] === 0;
        expect(frames.length).toBe(isPing ? 1 : 0);
        expect(told).toEqual([]);
      }),
    );
  });

  test("tells of no ping that could not be sent", () => {
    const { pinger, told } = startPinger(false);
    pinger.run(3, 20);
    vi.advanceTimersByTime(100);
    expect(told).toEqual([]);
  });

  test("stops when told, and a new run replaces the old one", () => {
    const { pinger, frames } = startPinger();
    pinger.run(100, 20);
    pinger.run(2, 20);
    vi.advanceTimersByTime(200);
    expect(frames).toHaveLength(3);
    pinger.run(100, 20);
    pinger.stop();
    vi.advanceTimersByTime(200);
    expect(frames).toHaveLength(4);
  });

  test("is complete in its source text, so that it can run in a worker", () => {
    const source = createPinger.toString();
    // oxlint-disable-next-line no-implied-eval -- this is what a worker does with it
    const create: typeof createPinger = new Function(`return (${source})`)();
    const frames: Uint8Array[] = [];
    create(
      (frame) => frames.push(frame) > 0,
      () => {},
    ).run(1, 20);
    expect(frames).toHaveLength(1);
  });
});
