import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPinger, type PingEvent, type Pinger } from "./pinger.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A pinger with a record of what it sent and told. */
function startPinger(canSend = true) {
  const frames: Frame[] = [];
  const told: PingEvent[] = [];
  const pinger = createPinger(
    (frame) => {
      if (canSend) frames.push(readFrame(frame));
      return canSend;
    },
    (event) => told.push(event),
  );
  const pongs = () => told.filter(({ kind }) => kind === "pong");
  return { pinger, frames, told, pongs };
}

interface Frame {
  readonly answered: number;
  readonly asked: number;
}

function readFrame(frame: Uint8Array): Frame {
  const [answered = -1, asked = -1, ...rest] = new Uint32Array(frame.slice().buffer);
  expect(rest).toEqual([]);
  return { answered, asked };
}

function frameOf({ answered = 0, asked = 0 }: Partial<Frame>): Uint8Array {
  return new Uint8Array(Uint32Array.of(answered, asked).buffer);
}

/** Two pingers over a path of that delay each way, on which `isLost` may drop a frame; with what each sent and told. */
function startPair(delayMs: () => number, isLost: () => boolean = () => false) {
  const sides = [0, 1].map(() => ({ sent: 0, told: [] as PingEvent[] }));
  const pingers: Pinger[] = sides.map((side, own) =>
    createPinger(
      (frame) => {
        side.sent++;
        const copy = frame.slice();
        if (!isLost()) setTimeout(() => pingers[1 - own]?.take(copy), delayMs());
        return true;
      },
      (event) => side.told.push(event),
    ),
  );
  const rtts = () => sides.map(({ told }) => told.flatMap((event) => (event.kind === "pong" ? [event.rttMs] : [])));
  return { pingers, sides, rtts };
}

describe("createPinger", () => {
  test("sends pings at a steady pace and times each answer", () => {
    const { pinger, frames, told } = startPinger();
    pinger.run(3, 20);
    vi.advanceTimersByTime(100);
    expect(frames).toHaveLength(3);
    expect(new Set(frames.map(({ asked }) => asked)).size).toBe(3);
    expect(frames.every(({ answered, asked }) => answered === 0 && asked !== 0)).toBe(true);
    pinger.run(1, 20);
    vi.advanceTimersByTime(7);
    pinger.take(frameOf({ answered: frames[3]?.asked ?? 0 }));
    expect(told.at(-1)).toMatchObject({ kind: "pong", rttMs: 7 });
  });

  test("answers a ping with the same nonce, and asks nothing when it does not measure", () => {
    const { pinger, frames, told } = startPinger();
    pinger.take(frameOf({ asked: 9 }));
    expect(frames).toEqual([{ answered: 9, asked: 0 }]);
    expect(told).toEqual([]);
  });

  test("asks with its answer while it measures, but not sooner than a third of the interval after the last ping", () => {
    const { pinger, frames, told } = startPinger();
    pinger.run(9, 30);
    vi.advanceTimersByTime(9);
    pinger.take(frameOf({ asked: 7 }));
    expect(frames.at(-1)).toEqual({ answered: 7, asked: 0 });
    vi.advanceTimersByTime(1);
    pinger.take(frameOf({ asked: 8 }));
    expect(frames.at(-1)).toMatchObject({ answered: 8, asked: expect.any(Number) });
    expect(frames.at(-1)?.asked).not.toBe(0);
    expect(told.map(({ kind }) => kind)).toEqual(["sent", "sent"]);
  });

  test("asks no more often than its count, in answers too", () => {
    const { pinger, frames } = startPinger();
    pinger.run(3, 20);
    for (let asked = 1; asked < 50; asked++) {
      vi.advanceTimersByTime(15);
      pinger.take(frameOf({ asked }));
    }
    expect(frames.filter(({ asked }) => asked !== 0)).toHaveLength(3);
    expect(frames.filter(({ answered }) => answered !== 0)).toHaveLength(49);
  });

  test("is not made to measure faster by a partner that asks all the time", () => {
    const { pinger, frames } = startPinger();
    pinger.run(1_000, 15);
    for (let asked = 1; asked <= 900; asked++) {
      pinger.take(frameOf({ asked }));
      vi.advanceTimersByTime(1);
    }
    expect(frames.filter(({ asked }) => asked !== 0).length).toBeLessThanOrEqual(900 / 5 + 1);
  });

  test("reads a frame that is a window on a larger buffer", () => {
    const { pinger, frames, told } = startPinger();
    pinger.run(1, 20);
    const buffer = new Uint8Array(30);
    buffer.set(frameOf({ answered: frames[0]?.asked ?? 0 }), 9);
    pinger.take(buffer.subarray(9, 17));
    expect(told.map(({ kind }) => kind)).toEqual(["sent", "pong"]);
  });

  test("takes no answer that it did not ask for, and none twice", () => {
    const { pinger, frames, pongs } = startPinger();
    pinger.run(1, 20);
    const pong = frameOf({ answered: frames[0]?.asked ?? 0 });
    pinger.take(frameOf({ answered: 1 }));
    pinger.take(pong);
    pinger.take(pong);
    expect(pongs()).toHaveLength(1);
  });

  test("times nothing that a partner makes up or says again", () => {
    const { pinger, frames, pongs } = startPinger();
    pinger.run(100, 15);
    vi.advanceTimersByTime(50);
    const own = frames.map(({ asked }) => asked);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const before = frames.length;
        pinger.take(bytes);
        const [answered = 0, asked = 0] = bytes.byteLength === 8 ? new Uint32Array(bytes.slice().buffer) : [];
        expect(frames.length - before).toBe(asked === 0 ? 0 : 1);
        expect(own).not.toContain(answered);
        expect(pongs()).toEqual([]);
      }),
    );
  });

  test("tells of no ping that could not be sent", () => {
    const { pinger, told } = startPinger(false);
    pinger.run(3, 20);
    pinger.take(frameOf({ asked: 5 }));
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
    pinger.take(frameOf({ asked: 5 }));
    vi.advanceTimersByTime(200);
    expect(frames).toHaveLength(5);
    expect(frames.at(-1)).toEqual({ answered: 5, asked: 0 });
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

describe("two pingers", () => {
  test("measure each other with about one frame for each round trip", () => {
    const { pingers, sides, rtts } = startPair(() => 25);
    for (const pinger of pingers) pinger.run(100, 15);
    vi.advanceTimersByTime(500);
    const samples = rtts().flat();
    expect(new Set(samples)).toEqual(new Set([50]));
    for (const own of rtts()) expect(own.length).toBeGreaterThan(20);
    const frames = sides.reduce((sum, { sent }) => sum + sent, 0);
    expect(frames).toBeLessThan(1.5 * samples.length);
  });

  test("go on while one of them still measures, however early the other has what it needs", () => {
    const { pingers, rtts } = startPair(() => 25);
    for (const pinger of pingers) pinger.run(100, 15);
    vi.advanceTimersByTime(120);
    pingers[0]?.stop();
    const before = rtts()[1]?.length ?? 0;
    vi.advanceTimersByTime(400);
    expect((rtts()[1]?.length ?? 0) - before).toBeGreaterThan(20);
  });

  test("measure as well when only one of them asks", () => {
    const { pingers, rtts } = startPair(() => 25);
    pingers[0]?.run(20, 15);
    vi.advanceTimersByTime(500);
    expect(rtts()).toEqual([Array.from({ length: 20 }, () => 50), []]);
  });

  test("never time an answer shorter or longer than it was, in any order and with any loss", () => {
    const delays = fc.infiniteStream(fc.integer({ min: 5, max: 45 }));
    const losses = fc.infiniteStream(fc.integer({ min: 0, max: 9 }).map((roll) => roll < 2));
    fc.assert(
      fc.property(delays, losses, (delayMs, isLost) => {
        const { pingers, sides, rtts } = startPair(
          () => delayMs.next().value,
          () => isLost.next().value,
        );
        for (const pinger of pingers) pinger.run(40, 15);
        vi.advanceTimersByTime(3_000);
        for (const [index, own] of rtts().entries()) {
          expect(sides[index]?.told.filter(({ kind }) => kind === "sent")).toHaveLength(40);
          expect(own.length).toBeLessThanOrEqual(40);
          expect(own.every((rttMs) => rttMs >= 10 && rttMs <= 90)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
