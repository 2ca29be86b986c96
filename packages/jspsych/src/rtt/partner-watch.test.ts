import { expect, test, vi } from "vitest";
import { standIn } from "../../test-support/stand-in.ts";
import { watchPartners } from "./partner-watch.ts";

test("sums up a trial: median, p95, and how many; of several partners the farthest one's", () => {
  const [near, far] = [standIn(), standIn()];
  const watch = watchPartners({ partners: [near.partner, far.partner] }, 0);
  watch.startTrial();
  for (const rttMs of [10, 11, 12]) near.emit("rtt", { rttMs });
  for (const rttMs of [40, 90, 42, 41]) far.emit("rtt", { rttMs });
  expect(watch.summarize()).toEqual({ medianMs: 41.5, p95Ms: 90, n: 4 });
});

test("of a trial that is too short for a sample it has the latest one before, and says so", () => {
  const { partner, emit } = standIn();
  const watch = watchPartners({ partners: [partner] }, 0);
  expect(watch.summarize()).toEqual({ medianMs: null, p95Ms: null, n: 0 });
  emit("rtt", { rttMs: 33 });
  watch.startTrial();
  expect(watch.summarize()).toEqual({ medianMs: 33, p95Ms: 33, n: 0 });
});

test("takes at most one sample in each interval", () => {
  vi.useFakeTimers();
  const { partner, emit } = standIn();
  const watch = watchPartners({ partners: [partner] }, 2_500);
  for (let rttMs = 0; rttMs < 10; rttMs++) {
    emit("rtt", { rttMs });
    vi.advanceTimersByTime(1_000);
  }
  expect(watch.summarize()).toEqual({ medianMs: 4.5, p95Ms: 9, n: 4 });
  vi.useRealTimers();
});

test("says how the worst of the partners stands", () => {
  const [one, other] = [standIn(), standIn({ isOpen: false })];
  const watch = watchPartners({ partners: [one.partner, other.partner] }, 0);
  const seen = [watch.state()];
  other.emit("open", undefined);
  seen.push(watch.state());
  one.emit("stalled", undefined);
  seen.push(watch.state());
  one.emit("recovered", undefined);
  seen.push(watch.state());
  other.emit("away", undefined);
  seen.push(watch.state());
  other.emit("back", { rejoined: true });
  seen.push(watch.state());
  other.emit("closed", { reason: "left" });
  one.emit("stalled", undefined);
  seen.push(watch.state());
  expect(seen).toEqual(["connecting", "open", "stalled", "open", "away", "open", "closed"]);
});
