import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createReach } from "./reach.ts";
import { toServerAddress } from "./server-address.ts";

vi.mock("./server-fault.ts", () => ({ findServerFault: async () => "cannot be reached" }));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A page that waits for its server: what it is told of it, and the reason for which it gives up. */
function waitingPage() {
  const page = { isConnected: false, told: [] as string[], reason: "" };
  const reach = createReach({
    address: toServerAddress("https://lab.org"),
    isConnected: () => page.isConnected,
    tell: (problem) => page.told.push(problem),
    giveUp: (problem) => (page.reason = problem),
  });
  reach.wait();
  return page;
}

test("what is wrong is told as soon as it is known, and is the reason for giving up", async () => {
  const page = waitingPage();
  await vi.advanceTimersByTimeAsync(4_000);
  await vi.dynamicImportSettled();
  expect(page.told).toEqual(["cannot be reached"]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(page.reason).toBe("cannot be reached");
});

test("a server that takes the connection at last, and then does not answer, is given up for that", async () => {
  const page = waitingPage();
  await vi.advanceTimersByTimeAsync(4_000);
  await vi.dynamicImportSettled();
  expect(page.told).toEqual(["cannot be reached"]);
  page.isConnected = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(page.reason).toContain("takes the connection, but does not answer");
});
