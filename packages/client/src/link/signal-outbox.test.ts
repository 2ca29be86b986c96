import type { LinkSignal } from "@earshot/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSignalOutbox, type SignalOutbox } from "./signal-outbox.ts";

const offer: LinkSignal = { type: "offer", sdp: "an offer" };
const candidate = (name: string): LinkSignal => ({ type: "candidate", candidate: { candidate: name } });

let sent: string[][];
let page: { hidden: boolean };
let outbox: SignalOutbox;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  page = { hidden: false };
  vi.stubGlobal("document", page);
  const name = (signal: LinkSignal) => (signal.type === "candidate" ? signal.candidate.candidate : signal.type);
  outbox = createSignalOutbox((signals) => void sent.push(signals.map(name)));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a description takes those candidates along that are found at once", () => {
  outbox.post(offer);
  vi.advanceTimersByTime(20);
  outbox.post(candidate("IPv4"));
  vi.advanceTimersByTime(4);
  outbox.post(candidate("IPv6"));
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual([["offer", "IPv4", "IPv6"]]);
});

test("in a hidden tab nothing waits for a timer", () => {
  page.hidden = true;
  outbox.post(offer);
  outbox.post(candidate("host"));
  expect(sent).toEqual([["offer"], ["host"]]);
});

test("what was waiting when the tab was hidden goes with the next signal", () => {
  outbox.post(offer);
  page.hidden = true;
  outbox.post(candidate("host"));
  expect(sent).toEqual([["offer", "host"]]);
});

test("a description whose candidates are long in coming goes alone", () => {
  outbox.post(offer);
  vi.advanceTimersByTime(24);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  outbox.post(candidate("relay"));
  vi.runAllTimers();
  expect(sent).toEqual([["offer"], ["relay"]]);
});

test("further candidates that are found one after the other travel together", () => {
  for (const name of ["a", "b"]) outbox.post(candidate(name));
  vi.advanceTimersByTime(5);
  outbox.post(candidate("c"));
  vi.runAllTimers();
  expect(sent).toEqual([["a", "b"], ["c"]]);
});

test("no message holds more than the server takes, and none is lost", () => {
  for (let count = 0; count < 70; count++) outbox.post(candidate(String(count)));
  vi.runAllTimers();
  expect(sent.map((signals) => signals.length)).toEqual([32, 32, 6]);
  expect(sent.flat()).toEqual(Array.from({ length: 70 }, (_, count) => String(count)));
});

test("nothing is sent once it is closed", () => {
  outbox.post(offer);
  outbox.close();
  vi.runAllTimers();
  expect(sent).toEqual([]);
});
