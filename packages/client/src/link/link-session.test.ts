import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MemoryChannel } from "../../test-support/memory-channel.ts";
import { createLinkSession } from "./link-session.ts";
import { unknownStats } from "./link-stats.ts";
import type { PeerLink, PeerLinkFactory } from "./peer-link.ts";
import { startPingWorker } from "./ping-worker.ts";

const reported: unknown[] = [];

beforeEach(() => {
  reported.length = 0;
  vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
});
afterEach(() => vi.unstubAllGlobals());

/** One end of a link that nothing is heard of but what the factory tells. */
function sessionOver(factory: PeerLinkFactory) {
  const told: string[] = [];
  const link = createLinkSession(
    { initiator: true, iceServers: [], relayOnly: false },
    {
      factory,
      pingWorker: startPingWorker(),
      sendSignals: () => {},
      stageChanged: () => {},
      unsupported: () => told.push("unsupported"),
      broken: () => told.push("broken"),
    },
  );
  link.follow({ closed: (reason) => told.push(reason) });
  return { link, told };
}

/** Takes nothing more, however small. */
const refusing: PeerLink = {
  receive: () => {},
  sendData: () => false,
  bufferedAmount: () => 7,
  maxMessageBytes: () => 262_144,
  readStats: async () => unknownStats,
  restart: () => {},
  finish: async () => {},
  close: () => {},
};

const openAtOnce: PeerLinkFactory = async (_options, handlers) => {
  queueMicrotask(() => {
    handlers.frames(new MemoryChannel(() => {}), new MemoryChannel(() => {}));
    handlers.open();
  });
  return refusing;
};

const unloadable: PeerLinkFactory = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

describe("a link that cannot be made", () => {
  test("because this browser makes none is the last one", async () => {
    const { told } = sessionOver(unloadable);
    await vi.waitFor(() => expect(told).toEqual(["connection-failed", "broken", "unsupported"]));
  });

  test("for another reason (its program cannot be loaded) failed, and another one may be tried", async () => {
    vi.stubGlobal(
      "RTCPeerConnection",
      class {
        createDataChannel(): void {}
        close(): void {}
      },
    );
    const { told } = sessionOver(unloadable);
    await vi.waitFor(() => expect(told).toContain("broken"));
    expect(told).toEqual(["connection-failed", "broken"]);
    expect(reported).toEqual([expect.any(TypeError)]);
  });
});

test("what an open link refuses of what waited for it is told with its size, and with what is allowed", async () => {
  const { link } = sessionOver(openAtOnce);
  link.send("early", 5);
  await vi.waitFor(() => expect(link.isOpen).toBe(true));
  expect(reported).toEqual([new RangeError("partner.send: 5 bytes were not sent; allowed: at most 262144")]);
});

test("a link that is closed before it opens has nothing left to send", () => {
  const { link } = sessionOver(() => new Promise(() => {}));
  expect(link.send("early", 5)).toBe(true);
  expect(link.bufferedAmount).toBe(5);
  link.close();
  expect(link.bufferedAmount).toBe(0);
});

test("a link that is closed before all has left has nothing left to send", async () => {
  const { link } = sessionOver(openAtOnce);
  await vi.waitFor(() => expect(link.isOpen).toBe(true));
  expect(link.bufferedAmount).toBe(7);
  link.close();
  expect(link.bufferedAmount).toBe(0);
});

describe("whoever follows a link later, as what measures is loaded with the first one, is told at once", () => {
  function followLate(link: ReturnType<typeof sessionOver>["link"]): string[] {
    const told: string[] = [];
    link.follow({
      connected: () => told.push("connected"),
      open: () => told.push("open"),
      closed: (reason) => told.push(reason),
    });
    return told;
  }

  test("that it is connected, and open", async () => {
    const { link } = sessionOver(async (_options, handlers) => {
      handlers.connected();
      return openAtOnce(_options, handlers);
    });
    await vi.waitFor(() => expect(link.isOpen).toBe(true));
    expect(followLate(link)).toEqual(["connected", "open"]);
  });

  test("why it closed", async () => {
    const { link, told } = sessionOver(unloadable);
    await vi.waitFor(() => expect(told).toContain("broken"));
    expect(followLate(link)).toEqual(["connection-failed"]);
  });
});
