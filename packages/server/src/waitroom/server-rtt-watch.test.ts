import fc from "fast-check";
import { expect, test } from "vitest";
import { newWatch, restoredWatch, watchServerRtt, type ServerRttWatch } from "./server-rtt-watch.ts";

const MAX_MS = 100;

/** What a page is told, one by one, while these come. */
function toldOf(rttsMs: readonly number[], from: ServerRttWatch = newWatch) {
  let now = from;
  return rttsMs.flatMap((rttMs) => {
    const { watch, told } = watchServerRtt(now, rttMs, MAX_MS);
    now = watch;
    return told ?? [];
  });
}

test("three in a row above the limit are a warning, six are too many, and each is told once", () => {
  expect(toldOf([150, 140])).toEqual([]);
  expect(toldOf([150, 140, 160])).toEqual([{ level: "warning", rttMs: 140 }]);
  const rest = [150, 170, 130, 200, 200, 200, 200];
  expect(toldOf([150, 140, 160, ...rest])).toEqual([
    { level: "warning", rttMs: 140 },
    { level: "exceeded", rttMs: 130 },
  ]);
});

test("one within the limit is enough for all to be well again, and from there on all is told anew", () => {
  const slow = [150, 140, 160];
  expect(toldOf([...slow, 100, 20, ...slow]).map(({ level }) => level)).toEqual(["warning", "ok", "warning"]);
  expect(toldOf([...slow, ...slow, 99])).toEqual([
    { level: "warning", rttMs: 140 },
    { level: "exceeded", rttMs: 140 },
    { level: "ok", rttMs: 99 },
  ]);
});

test("what is above the limit now and then is nothing", () => {
  expect(toldOf([150, 150, 100, 150, 150, 100, 400, 400, 30])).toEqual([]);
});

test("whoever was told something by a process before this one is told once how it is", () => {
  expect(toldOf([30, 30], restoredWatch)).toEqual([{ level: "ok", rttMs: 30 }]);
  expect(toldOf([150, 150, 150], restoredWatch)).toEqual([{ level: "warning", rttMs: 150 }]);
});

test("whatever comes, the page knows how it is, is never told the same twice, and no warning is left out", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 }), (rttsMs) => {
      const levels = toldOf(rttsMs).map(({ level }) => level);
      levels.forEach((level, index) => {
        const before = levels[index - 1] ?? "ok";
        expect(before).not.toBe(level);
        if (level === "exceeded") expect(before).toBe("warning");
        if (level === "warning") expect(before).toBe("ok");
      });
      const isNow = (count: number) => rttsMs.length >= count && Math.min(...rttsMs.slice(-count)) > MAX_MS;
      const expected = isNow(6) ? "exceeded" : isNow(3) ? "warning" : null;
      if (expected !== null || !isNow(1)) expect(levels.at(-1) ?? "ok").toBe(expected ?? "ok");
    }),
  );
});
