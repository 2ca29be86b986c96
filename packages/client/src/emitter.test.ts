import { afterEach, expect, test, vi } from "vitest";
import { createBacklog } from "./backlog.ts";
import { createEmitter } from "./emitter.ts";

afterEach(() => vi.unstubAllGlobals());

test("a listener hears until it unsubscribes", () => {
  const emitter = createEmitter<{ count: number }>();
  const heard: number[] = [];
  const unsubscribe = emitter.on("count", (value) => heard.push(value));
  emitter.emit("count", 1);
  unsubscribe();
  emitter.emit("count", 2);
  expect(heard).toEqual([1]);
});

test("a listener that throws is reported, and the others hear all the same", () => {
  const reportError = vi.fn();
  vi.stubGlobal("reportError", reportError);
  const emitter = createEmitter<{ count: number }>();
  const heard: number[] = [];
  emitter.on("count", () => {
    throw new Error("the page's own bug");
  });
  emitter.on("count", (value) => heard.push(value));
  emitter.emit("count", 1);
  expect(heard).toEqual([1]);
  expect(reportError).toHaveBeenCalledOnce();
});

test("what nobody has heard is kept for the first listener, for those events that have a list for it", async () => {
  const emitter = createEmitter<{ count: number; name: string }>({ count: createBacklog() });
  emitter.emit("count", 1);
  emitter.emit("count", 2);
  emitter.emit("name", "Ada");
  const heard: unknown[] = [];
  emitter.on("count", (value) => heard.push(value));
  emitter.on("name", (value) => heard.push(value));
  expect(heard).toEqual([]);
  await Promise.resolve();
  emitter.on("count", (value) => heard.push(`late: ${value}`));
  await Promise.resolve();
  expect(heard).toEqual([1, 2]);
});
