import type { Status } from "@earshot/client";
import { expect, it } from "vitest";
import { findScene } from "../controls/scenes.ts";
import { newStay, withStatus } from "../stay/stay-state.ts";
import { toView } from "./view-model.ts";

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
const around = { scene: findScene("mine"), isOnline: true, isBlocked: false };
const viewOf = (...statuses: Status[]) =>
  toView(
    statuses.reduce((state, status) => withStatus(state, status, 0), newStay(0)),
    around,
    0,
  );

it("asks nothing of who waits, also where waiting longer is possible", () => {
  expect(viewOf(waiting).question).toBeNull();
  expect(viewOf({ ...waiting, extension: { byMs: 1_000, left: 1, isAsked: false } }).question).toBeNull();
  expect(viewOf(waiting, { kind: "released", reason: "not-ready" }).question).toBeNull();
});

it("asks for an answer to a ready check, once", () => {
  const check = { kind: "ready-check", deadlineAtMs: 20_000, ready: false } as const;
  const clock = { label: "Time to answer", value: "0:20" };
  expect(viewOf(waiting, check)).toMatchObject({ question: "ready-check", headline: "Are you there?", clock });
  const answered = viewOf(waiting, check, { ...check, ready: true });
  expect(answered).toMatchObject({ question: null, headline: "Waiting for the others", clock });
});

it("lets who missed a ready check come back, within the time limit", () => {
  const view = viewOf({ ...waiting, aside: true });
  expect(view).toMatchObject({ question: "aside", headline: "Are you back?" });
  expect(view.clock).toMatchObject({ label: "Time left", value: "1:00" });
});

it("offers the choice at the time limit, and says for how long, of a hidden page too", () => {
  const asked = { ...waiting, extension: { byMs: 1_000, left: 1, isAsked: true } };
  for (const hidden of [false, true]) {
    const view = viewOf({ ...asked, hidden });
    expect(view).toMatchObject({ question: "choice", headline: "Wait longer, or leave?" });
    expect(view.clock).toMatchObject({ label: "Time to answer", value: "1:00" });
  }
});
