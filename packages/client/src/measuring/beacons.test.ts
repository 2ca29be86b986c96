import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { measureBeacons } from "./beacons.ts";

/** How long a beacon takes for each of its requests, in ms; `null`: it refuses. After the last one it never answers. */
type Beacon = readonly (number | null)[];

const asked: { readonly url: string; readonly atMs: number; readonly init: RequestInit | undefined }[] = [];
let startMs = 0;

const nowMs = () => performance.now() - startMs;

beforeEach(() => {
  vi.useFakeTimers();
  startMs = performance.now();
  asked.length = 0;
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    return controller.signal;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Measures in virtual time; what was told, and when. */
async function measure(beacons: Record<string, Beacon>) {
  const told: { readonly atMs: number; readonly rttsMs: (number | null)[] }[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const url = typeof input === "string" ? input : "";
    const takesMs = beacons[url]?.[asked.filter((one) => one.url === url).length];
    asked.push({ url, atMs: nowMs(), init });
    if (takesMs === null) return Promise.reject(new TypeError("refused"));
    return new Promise((resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new DOMException("too late", "TimeoutError")));
      if (takesMs !== undefined) setTimeout(() => resolve(new Response()), takesMs);
    });
  });
  const end = measureBeacons(Object.keys(beacons), (rttsMs) => told.push({ atMs: nowMs(), rttsMs }));
  await vi.advanceTimersByTimeAsync(30_000);
  await end;
  return told;
}

describe("the round trip to a beacon", () => {
  test("is the smallest of four, without the first request, which opens the connection", async () => {
    expect(await measure({ near: [10, 34, 31, 30, 39] })).toEqual([{ atMs: 144, rttsMs: [30] }]);
  });

  test("is measured one request after the other, and to all beacons at the same time", async () => {
    const told = await measure({ near: [30, 10, 10, 10, 10], far: [300, 100, 100, 100, 100] });
    expect(told).toEqual([{ atMs: 700, rttsMs: [10, 100] }]);
    const askedAtMs = (beacon: string) => asked.filter(({ url }) => url === beacon).map(({ atMs }) => atMs);
    expect(askedAtMs("near")).toEqual([0, 30, 40, 50, 60]);
    expect(askedAtMs("far")).toEqual([0, 300, 400, 500, 600]);
  });

  test("is null for a beacon that refuses, or never answers, and that harms no other", async () => {
    const told = await measure({ closed: [null], silent: [], near: [30, 10, 10, 10, 10] });
    expect(told.at(-1)).toEqual({ atMs: 2_000, rttsMs: [null, null, 10] });
  });

  test("is what was measured of a beacon that went silent", async () => {
    const told = await measure({ fading: [60, 22, 20] });
    expect(told.at(-1)).toEqual({ atMs: 2_102, rttsMs: [20] });
  });

  test("is told in time as far as it is known, and once more when all is known", async () => {
    const told = await measure({
      near: [30, 10, 10, 10, 10],
      far: [560, 190, 180, 170, 185],
      farther: [900, 300, 290],
    });
    expect(told).toEqual([
      { atMs: 800, rttsMs: [10, 190, null] },
      { atMs: 3_490, rttsMs: [10, 170, 290] },
    ]);
  });

  test("is asked for without cookies, without saying from which page, and past any cache", async () => {
    await measure({ near: [30, 10, 10, 10, 10] });
    expect(asked).toHaveLength(5);
    const plain = { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
    for (const { init } of asked) expect(init).toMatchObject(plain);
  });
});
