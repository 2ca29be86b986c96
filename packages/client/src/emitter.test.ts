import { afterEach, expect, test, vi } from "vitest";
import { Emitter } from "./emitter.ts";

afterEach(() => vi.unstubAllGlobals());

test("a listener hears until it unsubscribes", () => {
  const emitter = new Emitter<{ count: number }>();
  const heard: number[] = [];
  const unsubscribe = emitter.on("count", (value) => heard.push(value));
  emitter.emit("count", 1);
  unsubscribe();
  emitter.emit("count", 2);
  expect(heard).toEqual([1]);
  expect(emitter.has("count")).toBe(false);
});

test("a listener that throws is reported, and the others hear all the same", () => {
  const reportError = vi.fn();
  vi.stubGlobal("reportError", reportError);
  const emitter = new Emitter<{ count: number }>();
  const heard: number[] = [];
  emitter.on("count", () => {
    throw new Error("the page's own bug");
  });
  emitter.on("count", (value) => heard.push(value));
  emitter.emit("count", 1);
  expect(heard).toEqual([1]);
  expect(reportError).toHaveBeenCalledOnce();
});
