import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MemoryChannel } from "../../test-support/memory-channel.ts";
import { createPinger, type PingEvents, type PingNews } from "./pinger.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A pinger over an open channel, with a record of what it sent and told. */
function startPinger(isOpen = true) {
  const frames: Frame[] = [];
  const told: PingNews[] = [];
  const channel = new MemoryChannel((frame) => frames.push(readFrame(frame)));
  const pinger = createPinger(channel, (...news) => told.push(news));
  if (isOpen) channel.open();
  const take = (frame: Uint8Array<ArrayBuffer>) => channel.take(frame);
  const events = () => told.map(([event]) => event);
  return { pinger, channel, take, frames, told, events, pongs: () => pongsOf(told) };
}

function pongsOf(told: readonly PingNews[]): PingEvents["pong"][] {
  return told.flatMap(([event, value]) => (event === "pong" ? [value] : []));
}

interface Frame {
  readonly answered: number;
  readonly asked: number;
}

function readFrame(frame: Uint8Array<ArrayBuffer>): Frame {
  const [answered = -1, asked = -1, ...rest] = new Uint32Array(frame.buffer);
  expect(rest).toEqual([]);
  return { answered, asked };
}

function frameOf({ answered = 0, asked = 0 }: Partial<Frame>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.of(answered, asked).buffer);
}

/** Two pingers over a path of that delay each way, on which `isLost` may drop a frame; with what each sent and told. */
function startPair(delayMs: () => number, isLost: () => boolean = () => false) {
  const sides = [0, 1].map((own) => {
    const side = {
      sent: 0,
      told: [] as PingNews[],
      channel: new MemoryChannel((frame) => {
        side.sent++;
        if (!isLost()) setTimeout(() => sides[1 - own]?.channel.take(frame), delayMs());
      }),
    };
    return side;
  });
  const pingers = sides.map(({ channel, told }) => createPinger(channel, (...news) => told.push(news)));
  for (const { channel } of sides) channel.open();
  const rtts = () => sides.map(({ told }) => pongsOf(told).map(({ rttMs }) => rttMs));
  return { pingers, sides, rtts };
}

describe("createPinger", () => {
  test("sends pings at a steady pace and times each answer", () => {
    const { pinger, take, frames, told } = startPinger();
    pinger.run(3, 20);
    vi.advanceTimersByTime(100);
    expect(frames).toHaveLength(3);
    expect(new Set(frames.map(({ asked }) => asked)).size).toBe(3);
    expect(frames.every(({ answered, asked }) => answered === 0 && asked !== 0)).toBe(true);
    pinger.run(1, 20);
    vi.advanceTimersByTime(7);
    take(frameOf({ answered: frames[3]?.asked ?? 0 }));
    expect(told.at(-1)).toMatchObject(["pong", { rttMs: 7 }]);
  });

  test("answers a ping with the same nonce, and asks nothing when it does not measure", () => {
    const { take, frames, events } = startPinger();
    take(frameOf({ asked: 9 }));
    expect(frames).toEqual([{ answered: 9, asked: 0 }]);
    expect(events()).toEqual([]);
  });

  test("asks with its answer while it measures, but not sooner than three tenths of the interval after the last ping", () => {
    const { pinger, take, frames, events } = startPinger();
    pinger.run(9, 30);
    vi.advanceTimersByTime(8);
    take(frameOf({ asked: 7 }));
    expect(frames.at(-1)).toEqual({ answered: 7, asked: 0 });
    vi.advanceTimersByTime(1);
    take(frameOf({ asked: 8 }));
    expect(frames.at(-1)).toMatchObject({ answered: 8, asked: expect.any(Number) });
    expect(frames.at(-1)?.asked).not.toBe(0);
    expect(events()).toEqual(["sent", "sent"]);
  });

  test("asks no more often than its count, in answers too", () => {
    const { pinger, take, frames } = startPinger();
    pinger.run(3, 20);
    for (let asked = 1; asked < 50; asked++) {
      vi.advanceTimersByTime(15);
      take(frameOf({ asked }));
    }
    expect(frames.filter(({ asked }) => asked !== 0)).toHaveLength(3);
    expect(frames.filter(({ answered }) => answered !== 0)).toHaveLength(49);
  });

  test("is not made to measure faster by a partner that asks all the time", () => {
    const { pinger, take, frames } = startPinger();
    pinger.run(1_000, 15);
    for (let asked = 1; asked <= 900; asked++) {
      take(frameOf({ asked }));
      vi.advanceTimersByTime(1);
    }
    expect(frames.filter(({ asked }) => asked !== 0).length).toBeLessThanOrEqual(900 / 5 + 1);
  });

  test("ignores what is no frame", () => {
    const { pinger, channel, frames, events } = startPinger();
    pinger.run(1, 20);
    for (const data of ["a text", new ArrayBuffer(7), new ArrayBuffer(9), new Blob([frameOf({ asked: 5 })])]) {
      channel.dispatchEvent(new MessageEvent("message", { data }));
    }
    expect(frames).toHaveLength(1);
    expect(events()).toEqual(["sent"]);
  });

  test("takes no answer that it did not ask for, and none twice", () => {
    const { pinger, take, frames, pongs } = startPinger();
    pinger.run(1, 20);
    const pong = frameOf({ answered: frames[0]?.asked ?? 0 });
    take(frameOf({ answered: 1 }));
    take(pong);
    take(pong);
    expect(pongs()).toHaveLength(1);
  });

  test("times nothing that a partner makes up or says again", () => {
    const { pinger, take, frames, pongs } = startPinger();
    pinger.run(100, 15);
    vi.advanceTimersByTime(50);
    const own = frames.map(({ asked }) => asked);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (given) => {
        const bytes = new Uint8Array(given);
        const before = frames.length;
        take(bytes);
        const [answered = 0, asked = 0] = bytes.byteLength === 8 ? new Uint32Array(bytes.buffer) : [];
        expect(frames.length - before).toBe(asked === 0 ? 0 : 1);
        expect(own).not.toContain(answered);
        expect(pongs()).toEqual([]);
      }),
    );
  });

  test("sends its first ping as soon as the channel opens, and tells of none before", () => {
    const { pinger, channel, events } = startPinger(false);
    pinger.run(3, 20);
    vi.advanceTimersByTime(30);
    expect(events()).toEqual([]);
    channel.open();
    vi.advanceTimersByTime(1);
    expect(events()).toEqual(["sent"]);
    vi.advanceTimersByTime(100);
    expect(events()).toEqual(["sent", "sent", "sent"]);
  });

  test("stops when told, and a new run replaces the old one, at its own pace from the first ping on", () => {
    const { pinger, take, frames } = startPinger();
    pinger.run(100, 20);
    pinger.run(2, 50);
    vi.advanceTimersByTime(49);
    expect(frames).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(frames).toHaveLength(2);
    vi.advanceTimersByTime(400);
    expect(frames).toHaveLength(3);
    pinger.run(100, 20);
    pinger.run(0, 0);
    take(frameOf({ asked: 5 }));
    vi.advanceTimersByTime(200);
    expect(frames).toHaveLength(5);
    expect(frames.at(-1)).toEqual({ answered: 5, asked: 0 });
  });

  test("is complete in its source text, so that it can run in a worker", () => {
    const source = createPinger.toString();
    // oxlint-disable-next-line no-implied-eval -- this is what a worker does with it
    const create: typeof createPinger = new Function(`return (${source})`)();
    const frames: Uint8Array[] = [];
    const channel = new MemoryChannel((frame) => frames.push(frame));
    channel.open();
    create(channel, () => {}).run(1, 20);
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
    pingers[0]?.run(0, 0);
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
          expect(sides[index]?.told.filter(([event]) => event === "sent")).toHaveLength(40);
          expect(own.length).toBeLessThanOrEqual(40);
          expect(own.every((rttMs) => rttMs >= 10 && rttMs <= 90)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
