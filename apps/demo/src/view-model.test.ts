import type { ProbeVerdict, Status } from "@earshot/client";
import { describe, expect, it } from "vitest";
import { newStay, type StayState, withSample, withStatus, withVerdict } from "./stay-state.ts";
import { toView } from "./view-model.ts";

const probe = { probeId: "probe-1", partnerId: "somebody", maxP2pRttMs: 100, verdictMs: 500 };
const unsaid = { own: null, theirs: null };
const tooHigh = { ...unsaid, reason: "rtt-too-high", rttMs: 213.7 } as const;
const waiting = {
  kind: "waiting",
  waitingCount: 1,
  groupSize: 2,
  attempts: 0,
  lastRejection: null,
  deadlineAtMs: 60_000,
  serverRttMs: 12.3,
} as const;

type Step = Status | ProbeVerdict;

/** A stay after everything that happened to it. */
function stay(...steps: Step[]): StayState {
  return steps.reduce(
    (state, step) => ("kind" in step ? withStatus(state, step, 0) : withVerdict(state, step)),
    newStay(0),
  );
}

const probing: Status = { kind: "probing", stage: "measuring", attempts: 1 };
const rejection: ProbeVerdict = { ...probe, accepted: false, ...tooHigh };
const acceptance: ProbeVerdict = { ...probe, ...unsaid, accepted: true, reason: null, rttMs: 1.43 };
const viewOf = (state: StayState) => toView(state, true, 0);

describe("the view", () => {
  it("shows what a waiting participant wants to know", () => {
    const view = viewOf(stay(waiting));
    expect(view.headline).toBe("Waiting for a partner");
    expect(view.waitingCount.value).toBe("1");
    expect(view.serverRtt.value).toBe("12 ms");
    expect(view.clock).toMatchObject({ label: "Time left", value: "1:00" });
    expect(view.verdict).toBeNull();
  });

  it("does not invent a number that the scene keeps private", () => {
    expect(viewOf(stay({ ...waiting, waitingCount: null })).waitingCount).toMatchObject({
      value: "–",
      note: "kept private",
    });
  });

  it("says how far apart a rejected pair is, and that the place is kept", () => {
    const { verdict, steps } = viewOf(
      stay(waiting, probing, rejection, { ...waiting, attempts: 1, lastRejection: tooHigh }),
    );
    expect(verdict).toMatchObject({ kind: "rejected", reason: "rtt-too-high", rttMs: 213.7 });
    expect(verdict?.sentence).toBe(
      "Too far apart: 214 ms, the limit is 100 ms. You are back in the waitroom, at your old place.",
    );
    expect(steps.map(({ state }) => state)).toEqual(["done", "done", "current", "rejected", "todo", "todo"]);
  });

  it("does not call a pair too far apart that only loses too many pings", () => {
    const lossy = { ...rejection, reason: "loss-too-high", rttMs: 30 } as const;
    expect(viewOf(stay(waiting, probing, lossy)).verdict?.sentence).toMatch(/^Too many pings .* were lost\./);
  });

  it("never shows a rejected round trip as equal to the limit", () => {
    const close = { ...rejection, rttMs: 100.3 };
    expect(viewOf(stay(waiting, probing, close)).verdict?.sentence).toMatch(
      /^Too far apart: 100\.3 ms, the limit is 100 ms\./,
    );
  });

  it("takes a rejection back from the page when the next probe starts", () => {
    const again = stay(waiting, probing, rejection, { ...waiting, lastRejection: tooHigh }, probing);
    expect(viewOf(again).verdict).toBeNull();
  });

  it("calls nobody rejected who left in the midst of the first probe", () => {
    const { steps } = viewOf(stay(waiting, probing, { kind: "released", reason: "left" }));
    expect(steps.map(({ state }) => state)).toEqual(["done", "done", "ended", "todo", "todo", "todo"]);
    expect(steps.map(({ note }) => note)).not.toContain("1 rejected");
  });

  it("says that a partner left in the countdown, although the probe was accepted", () => {
    const left = { ...unsaid, reason: "peer-left", rttMs: null } as const;
    const state = stay(waiting, probing, acceptance, { ...waiting, attempts: 1, lastRejection: left });
    expect(viewOf(state).verdict).toMatchObject({ kind: "rejected", reason: "peer-left" });
  });

  it("counts down to the start", () => {
    const view = toView(
      stay(probing, acceptance, { kind: "confirming", matchId: "m", startsAtMs: 2_500 }),
      true,
      1_000,
    );
    expect(view.clock).toMatchObject({ label: "Starts in", value: "0:02" });
    expect(view.verdict).toMatchObject({ kind: "accepted", rttMs: 1.43 });
  });

  it("offers to join again after an end, and only then", () => {
    expect(viewOf(stay(waiting)).canLeave).toBe(true);
    expect(viewOf(stay({ kind: "released", reason: "timed-out" }))).toMatchObject({
      canLeave: false,
      headline: "Nobody suited in time",
    });
  });

  it("admits it when the server does not answer", () => {
    expect(toView(newStay(0), true, 5_000).headline).toBe("No answer from the server yet");
  });

  it("leaves the probe out where nothing is measured", () => {
    const { steps } = toView(stay({ kind: "confirming", matchId: "m", startsAtMs: 0 }), false, 0);
    expect(steps.find(({ id }) => id === "probe")?.state).toBe("skipped");
  });
});

it("keeps the samples of each probe apart", () => {
  const sample = { ...probe, index: 0, rttMs: 5 };
  const state = withSample(withSample(stay(probing), sample), { ...sample, probeId: "probe-2", partnerId: "another" });
  expect(state.traces.map(({ samples }) => samples.length)).toEqual([1, 1]);
});
