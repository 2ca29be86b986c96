import { expect, it, vi } from "vitest";
import { blockableLink } from "./blocked-link.ts";

const options = { initiator: true, iceServers: [], relayOnly: false };
const quiet = { signal: vi.fn(), connected: vi.fn(), open: vi.fn(), frames: vi.fn(), drained: vi.fn(), data: vi.fn() };

it("fails soon after it was made, and never signals", async () => {
  vi.useFakeTimers();
  const inner = vi.fn();
  const closed = vi.fn();
  await blockableLink(inner, () => true)(options, { ...quiet, closed });
  expect(closed).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(closed).toHaveBeenCalledExactlyOnceWith("connection-failed");
  expect(quiet.signal).not.toHaveBeenCalled();
  expect(inner).not.toHaveBeenCalled();
  vi.useRealTimers();
});

it("is the inner link while nothing is blocked", async () => {
  const made = Promise.resolve({
    receive: vi.fn(),
    sendFrame: vi.fn(),
    sendData: vi.fn(),
    bufferedAmount: vi.fn(),
    maxMessageBytes: vi.fn(),
    finish: vi.fn(),
    readStats: vi.fn(),
    restart: vi.fn(),
    close: vi.fn(),
  });
  const handlers = { ...quiet, closed: vi.fn() };
  expect(
    await blockableLink(
      () => made,
      () => false,
    )(options, handlers),
  ).toBe(await made);
});
