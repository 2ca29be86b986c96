import { afterEach, expect, test, vi } from "vitest";
import { createUnread } from "./unread.ts";

afterEach(() => vi.restoreAllMocks());

test.each([
  ["texts", "x".repeat(936), 8_388],
  ["bytes", new Uint8Array(262_144), 31],
  ["empty ones", "", 131_072],
])(
  "of %s that nobody listens to, the first 8 MiB are kept, and that the rest is lost is said once",
  (_, data, kept) => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const unread = createUnread();
    for (let came = 0; came < kept + 5; came++) unread.push(data);
    expect(unread.takeAll()).toHaveLength(kept);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('"data"'));
  },
);

test("whoever listens makes room for what comes next", () => {
  const unread = createUnread();
  for (let round = 0; round < 3; round++) {
    for (let came = 0; came < 20; came++) unread.push(new Uint8Array(262_144));
    expect(unread.takeAll()).toHaveLength(20);
  }
});

test("that it is lost is said again to whoever had listened in between", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const unread = createUnread();
  for (let round = 1; round <= 2; round++) {
    for (let came = 0; came < 40; came++) unread.push(new Uint8Array(262_144));
    expect(warn).toHaveBeenCalledTimes(round);
    unread.takeAll();
  }
});
