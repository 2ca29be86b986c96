import type { RejectionReason, ReleaseReason, WaitroomCounts, WaitroomEvent } from "@earshot/matchmaker";
import type { ErrorCode } from "@earshot/protocol";

/** How a pair was judged. */
export type VerdictReason = "accepted" | RejectionReason;

/** Why a message was refused; `late`: it was an honest one, about what had ended. */
export type RefusalReason = ErrorCode | "late";

/** Counts what happens in one scene. Told no ids of anybody, and never throws. */
export interface SceneMeters {
  /** Somebody new is in. */
  arrived(): void;
  /** `tookMs`: from the proposal to the verdict. */
  judged(reason: VerdictReason, tookMs: number): void;
  /** `waitedMs`: of each member, from the arrival to the start of the match. */
  matched(waitedMs: readonly number[]): void;
  released(reason: ReleaseReason): void;
  /** An event did not fit the present state. */
  ignored(kind: WaitroomEvent["kind"]): void;
  matchmakerFailed(): void;
  /** How long the brain took over one event, in ms. */
  stepTook(ms: number): void;
}

/** Counts what happens, for whoever looks at the server from outside. What can be looked up instead is not counted. */
export interface Meters {
  /** `counts` is asked whenever somebody looks. */
  ofScene(scene: string, counts: () => WaitroomCounts): SceneMeters;
  messageRefused(reason: RefusalReason): void;
  /** How long the journal took to bring to the disk what waited for it, in ms. */
  commitTook(ms: number): void;
}

const noSceneMeters: SceneMeters = {
  arrived: () => {},
  judged: () => {},
  matched: () => {},
  released: () => {},
  ignored: () => {},
  matchmakerFailed: () => {},
  stepTook: () => {},
};

/** For nobody. */
export const noMeters: Meters = { ofScene: () => noSceneMeters, messageRefused: () => {}, commitTook: () => {} };
