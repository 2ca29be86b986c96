import { unknownStats, type PeerLinkHandlers } from "@earshot/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { delayedLink } from "./delayed-link.ts";

const options = { initiator: true, iceServers: [], relayOnly: false };

/** A link in memory, and what came through on both sides with the time at which it did. */
async function openLink(addedDelayMs: () => number) {
  const log: string[] = [];
  const startedAtMs = performance.now();
  const note = (text: string) => log.push(`${Math.round(performance.now() - startedAtMs)}: ${text}`);
  let far: PeerLinkHandlers | undefined;
  const factory = delayedLink(async (_options, handlers) => {
    far = handlers;
    return {
      receive: () => {},
      sendFrame: (frame) => note(`sent frame ${frame.join(" ")}`) > 0,
      sendData: (data) => note(`sent ${String(data)}`) > 0,
      readStats: () => Promise.resolve(unknownStats),
      restart: () => {},
      close: () => note("closed by us"),
    };
  }, addedDelayMs);
  const link = await factory(options, {
    connected: () => note("connected"),
    signal: () => note("signal"),
    open: () => note("open"),
    frame: (frame) => note(`got frame ${frame.join(" ")}`),
    data: (data) => note(`got ${String(data)}`),
    closed: (reason) => note(reason),
  });
  if (!far) throw new Error("the factory did not make a link");
  return { link, far, log };
}

describe("delayedLink", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("holds back half of the delay each way, so a round trip takes all of it", async () => {
    const { link, far, log } = await openLink(() => 150);
    far.open();
    link.sendFrame(new Uint8Array([1]));
    far.frame(new Uint8Array([2]));
    expect(log).toEqual(["0: open"]);
    vi.advanceTimersByTime(74);
    expect(log).toEqual(["0: open"]);
    vi.advanceTimersByTime(1);
    expect(log).toEqual(["0: open", "75: sent frame 1", "75: got frame 2"]);
  });

  it("passes everything on at once without a delay", async () => {
    const { link, far, log } = await openLink(() => 0);
    far.open();
    link.sendFrame(new Uint8Array([1]));
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
    const { far, log } = await openLink(() => delayMs);
    far.frame(new Uint8Array([1]));
    delayMs = 60;
    far.frame(new Uint8Array([2]));
    vi.advanceTimersByTime(100);
    expect(log).toEqual(["10: got frame 1", "30: got frame 2"]);
  });

  it("sends a frame as it was when it was given", async () => {
    const { link, far, log } = await openLink(() => 10);
    far.open();
    const frame = new Uint8Array([7]);
    link.sendFrame(frame);
    frame[0] = 8;
    vi.advanceTimersByTime(5);
    expect(log).toContain("5: sent frame 7");
  });

  it("tells of the end behind what came before it, and takes nothing more", async () => {
    const { link, far, log } = await openLink(() => 40);
    far.open();
    far.data("last words");
    far.closed("connection-lost");
    expect(link.sendFrame(new Uint8Array([1]))).toBe(false);
    vi.advanceTimersByTime(20);
    expect(log).toEqual(["0: open", "20: got last words", "20: connection-lost"]);
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
    expect(link.sendFrame(new Uint8Array([1]))).toBe(false);
    expect(log).toEqual([]);
  });
});
