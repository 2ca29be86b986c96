import type { ProbeVerdict, Rejection, Status } from "@earshot/client";
import { describe, expect, it } from "vitest";
import {
  type CloseReason,
  groupTraces,
  newStay,
  type StayState,
  withSample,
  withStatus,
  withVerdict,
} from "../stay/stay-state.ts";
import { findScene } from "../controls/scenes.ts";
import type { Surroundings } from "../text/surroundings.ts";
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
  extension: null,
  minimumWaitAtMs: null,
  expectedWaitMs: null,
  aside: false,
  serverRttMs: 12.3,
  hidden: false,
} as const;

const measurement = {
  sent: 5,
  received: 5,
  minMs: 1,
  medianMs: 1,
  p95Ms: 1,
  jitterMs: 0,
  jitterRfc3550Ms: 0,
  lossRatio: 0,
  path: "host",
  relayProtocol: null,
  iceRttMs: 1,
  openMs: null,
  reportMs: null,
  timedBy: "worker",
  hidden: false,
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
const pair: Surroundings = { scene: findScene("pair"), isOnline: true, isBlocked: false };
const viewOf = (state: StayState, around: Partial<Surroundings> = {}) => toView(state, { ...pair, ...around }, 0);

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
    const { verdict, steps, headline, detail } = viewOf(
      stay(waiting, probing, rejection, { ...waiting, attempts: 1, lastRejection: tooHigh }),
    );
    expect(verdict).toMatchObject({ kind: "rejected", reason: "rtt-too-high", rttMs: 213.7 });
    expect(verdict?.sentence).toBe("Too far apart: 214 ms, the limit is 100 ms.");
    expect(headline).toBe("Back in the waitroom");
    expect(detail).toMatch(/^Your old place and your time limit are kept\./);
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
      pair,
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
    expect(toView(newStay(0), pair, 5_000).headline).toBe("No answer from the server yet");
  });

  it("leaves the probe out where nothing is measured", () => {
    const scene = findScene("no-probe");
    const { steps, verdict } = viewOf(stay({ kind: "confirming", matchId: "m", startsAtMs: 0 }), { scene });
    expect(steps.find(({ id }) => id === "probe")?.state).toBe("skipped");
    expect(verdict).toMatchObject({ kind: "unmeasured", rttMs: null });
  });
});

describe("a match that is over", () => {
  const partner = {
    partnerId: "q",
    index: 1,
    rtt: null,
    theirRtt: null,
    isOpen: false,
    maxMessageBytes: 0,
    bufferedAmount: 0,
    send: () => false,
    on: () => () => {},
  };
  const ends = { leave: () => Promise.resolve(), finish: () => Promise.resolve({}) };
  const match = { matchId: "m", index: 0, rejoined: false, partners: [partner], startsAtMs: 0, ...ends };
  const over = (...goneReasons: CloseReason[]) => ({
    ...stay(waiting, { kind: "matched", match: { ...match, role: null, roles: [], condition: null, token: null } }),
    goneReasons,
  });

  it("says why", () => {
    expect(viewOf(over())).toMatchObject({ headline: "Matched", canLeave: true });
    expect(viewOf(over("left"))).toMatchObject({ headline: "Your partner has left", canLeave: false });
    expect(viewOf(over("connection-lost")).headline).toBe("The connection is lost");
  });

  it("takes nobody who comes back to a match for unmeasured", () => {
    const back = { ...match, role: null, roles: [], condition: null, token: null, rejoined: true };
    const view = viewOf(stay(waiting, { kind: "matched", match: back }));
    expect(view).toMatchObject({ headline: "Back in your match" });
    expect(view.steps.find(({ id }) => id === "probe")).toMatchObject({ state: "done", note: "" });
    expect(viewOf(over()).steps.find(({ id }) => id === "probe")).toMatchObject({ state: "skipped" });
  });

  it("hints at what may block WebRTC where nothing was measured before", () => {
    expect(viewOf(over("connection-failed")).detail).toMatch(/VPN/);
    expect(viewOf(over("connection-failed"), { isBlocked: true }).detail).toMatch(/own switch/);
  });
});

describe("a hidden page", () => {
  const hidden: Status = { ...waiting, waitingCount: 0, hidden: true };

  it("says that it is hidden, in its title too", () => {
    const view = viewOf(stay(hidden));
    expect(view.headline).toBe("Hidden: not matched meanwhile");
    expect(view.title).toBe("Hidden, not matched · Earshot");
    expect(view.waitingCount).toMatchObject({ value: "0", note: "in view; 2 make a group" });
  });

  it("learns why nobody came, when it is looked at again", () => {
    const view = viewOf(stay(hidden, waiting));
    expect(view.title).toBe("Waiting for a partner · Earshot");
    expect(view.detail).toMatch(/another tab of this window, that one is hidden now/);
  });
});

describe("a broken line to the server", () => {
  const broken = stay(waiting, { kind: "connecting", again: true });

  it("does not promise a place that is given up by now", () => {
    expect(toView(broken, pair, 9_000).detail).toMatch(/Your place is kept for about 10 seconds/);
    const late = toView(broken, pair, 30_000);
    expect(late).toMatchObject({ headline: "Still no line to the server", clock: { value: "–" } });
    expect(late.detail).toMatch(/by now it is given up/);
  });

  it("says what the browser says", () => {
    expect(toView(broken, { ...pair, isOnline: false }, 0).detail).toMatch(/^The browser says .* offline\./);
  });

  it("is not called a server that lets nobody in", () => {
    expect(viewOf(stay(waiting, { kind: "released", reason: "failed" })).headline).toBe(
      "The line to the server is lost",
    );
    expect(viewOf(stay({ kind: "released", reason: "failed" })).headline).toBe("No way into the waitroom");
  });
});

describe("a scene that the demo does not have", () => {
  const scene = findScene("mine");

  it("is somebody's own only if the server has it", () => {
    expect(viewOf(newStay(0), { scene }).sceneNote).toBe("“mine” is not a scene of this demo");
    expect(viewOf(stay(waiting), { scene }).sceneNote).toBe("“mine”, a scene of your own study");
  });

  it("is said to be missing if the server does not", () => {
    const refused = {
      ...stay({ kind: "released", reason: "failed" }),
      failure: 'no scene "mine"; this study has pair',
    };
    expect(viewOf(refused, { scene }).headline).toBe("There is no scene “mine”");
  });

  it("is not called measured if nothing was", () => {
    const { headline, verdict, steps } = viewOf(stay(waiting, { kind: "confirming", matchId: "m", startsAtMs: 0 }), {
      scene,
    });
    expect(headline).toBe("Partner found");
    expect(verdict).toMatchObject({ kind: "unmeasured" });
    expect(steps.find(({ id }) => id === "probe")?.state).toBe("skipped");
  });
});

describe("a rejection that no number decided", () => {
  const back = (rejected: Rejection) => stay(waiting, { ...waiting, attempts: 1, lastRejection: rejected });
  const failed = { ...unsaid, reason: "connection-failed", rttMs: null } as const;

  it("hints at what may block WebRTC, and at whom", () => {
    expect(viewOf(back(failed)).verdict?.note).toMatch(/^Often a VPN, a firewall/);
    expect(viewOf(back(failed), { isBlocked: true }).verdict?.note).toMatch(/this page’s own switch/);
    const withTwo = ["one", "another"].map((partnerId) => ({ ...probe, ...failed, partnerId, accepted: false }));
    expect(viewOf(stay(waiting, probing, ...withTwo)).verdict?.note).toMatch(/^It failed with several partners/);
  });

  it("does not blame a firewall for a measurement that was too slow", () => {
    const opened = { ...measurement, openMs: 90 };
    expect(viewOf(back({ ...failed, reason: "timeout", own: opened })).verdict?.note).toBe("");
    expect(viewOf(back({ ...failed, reason: "timeout" })).verdict?.note).toMatch(/^Often a VPN/);
  });

  it("shows both numbers of a contradiction, and does not say which one decides", () => {
    const own = { ...measurement, medianMs: 12.4 };
    const theirs = { ...measurement, medianMs: 250 };
    const { verdict } = viewOf(back({ reason: "reports-disagree", rttMs: 250, own, theirs }));
    expect(verdict?.note).toBe("Measured here: 12 ms; at the partner’s: 250 ms.");
    expect(viewOf(back({ ...unsaid, reason: "reports-disagree", rttMs: null })).verdict?.note).not.toMatch(/decides/);
  });
});

it("shows the good pairs of an earlier proposal when their group comes about", () => {
  const earlier = { ...acceptance, probeId: "probe-0", partnerId: "friend", rttMs: 3 };
  const bad = { ...rejection, probeId: "probe-x", partnerId: "far" };
  const trio = { ...waiting, groupSize: 3 };
  const back = stay(trio, probing, earlier, bad, { ...trio, attempts: 1, lastRejection: tooHigh });
  const again = [probing, acceptance, { kind: "confirming", matchId: "m", startsAtMs: 0 } as const].reduce(
    (state, step) => ("kind" in step ? withStatus(state, step, 0) : withVerdict(state, step)),
    back,
  );
  expect(groupTraces(again).map(({ partnerId }) => partnerId)).toEqual(["friend", "somebody"]);
  expect(viewOf(again).verdict).toMatchObject({ kind: "accepted", rttMs: 3 });
  const nothingNew = withStatus(back, { kind: "confirming", matchId: "m", startsAtMs: 0 }, 0);
  expect(viewOf(nothingNew).verdict).toMatchObject({ kind: "accepted", rttMs: 3 });
});

it("keeps the samples of each probe apart", () => {
  const sample = { ...probe, index: 0, rttMs: 5 };
  const state = withSample(withSample(stay(probing), sample), { ...sample, probeId: "probe-2", partnerId: "another" });
  expect(state.traces.map(({ samples }) => samples.length)).toEqual([1, 1]);
});
