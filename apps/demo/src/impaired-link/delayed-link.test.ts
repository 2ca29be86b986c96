import { unknownStats, type FrameChannel, type PeerLinkHandlers } from "@earshot/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { delayedLink } from "./delayed-link.ts";

/** The lossy channel that is delayed. */
class Channel extends EventTarget implements FrameChannel {
  binaryType: BinaryType = "blob";
  readyState: RTCDataChannelState = "open";
  readonly #note: (text: string) => void;

  constructor(note: (text: string) => void) {
    super();
    this.#note = note;
  }

  send({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): void {
    this.#note(`sent frame ${String(new Uint8Array(buffer, byteOffset, byteLength))}`);
  }

  take(...frame: number[]): void {
    this.dispatchEvent(new MessageEvent("message", { data: new Uint8Array(frame).buffer }));
  }
}

const options = { initiator: true, iceServers: [], relayOnly: false };

/** A link in memory, and what came through on both sides with the time at which it did. */
async function openLink(addedDelayMs: () => number) {
  const log: string[] = [];
  const startedAtMs = performance.now();
  const note = (text: string) => log.push(`${Math.round(performance.now() - startedAtMs)}: ${text}`);
  let far: PeerLinkHandlers | undefined;
  let frames: FrameChannel | undefined;
  const factory = delayedLink(async (_options, handlers) => {
    far = handlers;
    return {
      receive: () => {},
      sendData: (data) => note(`sent ${String(data)}`) > 0,
      bufferedAmount: () => 0,
      maxMessageBytes: () => 1_000,
      finish: async () => void note("finished"),
      readStats: () => Promise.resolve(unknownStats),
      restart: () => {},
      close: () => note("closed by us"),
    };
  }, addedDelayMs);
  const link = await factory(options, {
    connected: () => note("connected"),
    signal: () => note("signal"),
    open: () => note("open"),
    frames: (channel) => (frames = channel),
    drained: () => note("drained"),
    data: (data) => note(`got ${String(data)}`),
    closed: (reason) => note(reason),
  });
  const channel = new Channel(note);
  far?.frames(channel, new Channel(note));
  if (!far || !frames) throw new Error("the factory did not make a link with a lossy channel");
  frames.addEventListener("message", ({ data }) => note(`got frame ${String(new Uint8Array(data))}`));
  return { link, far, channel, frames, log };
}

describe("delayedLink", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("holds back half of the delay each way, so a round trip takes all of it", async () => {
    const { far, channel, frames, log } = await openLink(() => 150);
    far.open();
    frames.send(new Uint8Array([1]));
    channel.take(2);
    expect(log).toEqual(["0: open"]);
    vi.advanceTimersByTime(74);
    expect(log).toEqual(["0: open"]);
    vi.advanceTimersByTime(1);
    expect(log).toEqual(["0: open", "75: sent frame 1", "75: got frame 2"]);
  });

  it("passes everything on at once without a delay", async () => {
    const { far, frames, log } = await openLink(() => 0);
    far.open();
    frames.send(new Uint8Array([1]));
    far.data("hello");
    expect(log).toEqual(["0: open", "0: sent frame 1", "0: got hello"]);
  });

  it("keeps the order when the delay gets shorter", async () => {
    let delayMs = 200;
    const { link, far, log } = await openLink(() => delayMs);
    far.open();
    link.sendData("first");
    delayMs = 0;
    link.sendData("second");
    vi.advanceTimersByTime(100);
    link.sendData("third");
    expect(log).toEqual(["0: open", "100: sent first", "100: sent second", "100: sent third"]);
  });

  it("asks for the delay anew for each frame", async () => {
    let delayMs = 20;
    const { channel, log } = await openLink(() => delayMs);
    channel.take(1);
    delayMs = 60;
    channel.take(2);
    vi.advanceTimersByTime(100);
    expect(log).toEqual(["10: got frame 1", "30: got frame 2"]);
  });

  it("sends a frame as it was when it was given", async () => {
    const { frames, log } = await openLink(() => 10);
    const frame = new Uint8Array([7]);
    frames.send(frame);
    frame[0] = 8;
    vi.advanceTimersByTime(5);
    expect(log).toContain("5: sent frame 7");
  });

  it("tells of the end behind what came before it, and takes nothing more", async () => {
    const { link, far, log } = await openLink(() => 40);
    far.open();
    far.data("last words");
    far.closed("connection-lost");
    expect(link.sendData("too late")).toBe(false);
    vi.advanceTimersByTime(20);
    expect(log).toEqual(["0: open", "20: got last words", "20: connection-lost"]);
  });

  it("sends no frame over a channel that has closed meanwhile", async () => {
    const { channel, frames, log } = await openLink(() => 40);
    frames.send(new Uint8Array([1]));
    channel.readyState = "closed";
    vi.advanceTimersByTime(20);
    expect(log).toEqual([]);
  });

  it("tells when its lossy channel opens", async () => {
    const { channel, frames } = await openLink(() => 40);
    const opened = vi.fn();
    frames.addEventListener("open", opened);
    channel.dispatchEvent(new Event("open"));
    expect(opened).toHaveBeenCalledOnce();
  });

  it("drops what it holds when it is closed", async () => {
    const { link, far, log } = await openLink(() => 40);
    far.open();
    far.data("too late");
    link.sendData("too late");
    link.close();
    vi.advanceTimersByTime(100);
    expect(log).toEqual(["0: open", "0: closed by us"]);
  });

  it("sends nothing before it is open", async () => {
    const { link, log } = await openLink(() => 0);
    expect(link.sendData("too early")).toBe(false);
    expect(log).toEqual([]);
  });
});
