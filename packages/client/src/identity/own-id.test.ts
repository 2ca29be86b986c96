import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { forgetOwnId, isOwnId, ownId } from "./own-id.ts";

/** What one window stores, and what another gets that it opens. */
let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  vi.stubGlobal("sessionStorage", storageOf(stored));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function storageOf(of: Map<string, string>) {
  return {
    getItem: (key: string) => of.get(key) ?? null,
    setItem: (key: string, value: string) => of.set(key, value),
    removeItem: (key: string) => of.delete(key),
  };
}

let loads = 0;

function load(type: "navigate" | "reload" | "back_forward", opener?: unknown): void {
  vi.stubGlobal("opener", opener);
  vi.stubGlobal("performance", { timeOrigin: ++loads, getEntriesByType: () => [{ type }] });
}

describe("a made-up id", () => {
  test("is the same all over a page, and after a refresh of it", () => {
    load("navigate");
    const first = ownId();
    expect(isOwnId(first)).toBe(true);
    expect(ownId()).toBe(first);
    load("reload");
    expect(ownId()).toBe(first);
    load("reload");
    expect(ownId()).toBe(first);
  });

  test.each(["navigate", "back_forward"] as const)("is another one for who comes to the page anew (%s)", (type) => {
    load("navigate");
    const first = ownId();
    load(type);
    expect(ownId()).not.toBe(first);
  });

  test("is another one in a window that got a copy of what is stored, also after a refresh of that", () => {
    load("navigate");
    const first = ownId();
    const opener = { sessionStorage: storageOf(new Map(stored)) };
    load("reload", opener);
    const second = ownId();
    expect(second).not.toBe(first);
    load("reload", opener);
    expect(ownId()).toBe(second);
  });

  test("of a window whose opener may not be looked at is kept by a refresh", () => {
    const opener = {
      get sessionStorage(): never {
        throw new Error("SecurityError");
      },
    };
    load("navigate", opener);
    const first = ownId();
    load("reload", opener);
    expect(ownId()).toBe(first);
  });

  test("is forgotten when its stay is over, and no other one is", () => {
    load("navigate");
    const first = ownId();
    forgetOwnId("p-07");
    load("reload");
    expect(ownId()).toBe(first);
    forgetOwnId(first);
    load("reload");
    expect(ownId()).not.toBe(first);
  });
});
