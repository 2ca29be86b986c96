import { checkAssignment, type AssignmentPlan } from "./assignment.ts";
import { checkLimitInForce } from "../matchmakers/limit-in-force.ts";
import { isMatchmaker, type Matchmaker } from "../matchmakers/matchmaker.ts";
import { checkLongerWait, defaultLongerWait, type LongerWaitRules } from "./longer-wait.ts";
import { OptionsError, positiveMs } from "../options.ts";
import { checkP2pRules, defaultP2pRules, type P2pRules } from "../verdict/p2p-rules.ts";
import type { PairRestRules } from "../pairs/pair-history.ts";
import type { ProbeTimeouts } from "./probe.ts";
import { checkReadyCheck, type ReadyCheckRules } from "./ready-check.ts";

/** When somebody rests with whom nothing can be measured, so that not everybody is tried with them in turn. */
export interface ParticipantRestRules {
  /** After probes that it is to blame for with so many different partners in a row. @default 3 */
  readonly afterPartners: number;
  /** How long the first time; each further one of these probes doubles it. @default 10_000 */
  readonly restMs: number;
  /** No rest is longer. A page whose clock is too coarse to measure rests for so long at once. @default 120_000 */
  readonly longestRestMs: number;
}

/** The rules of one scene's waitroom. Times in ms. */
export interface WaitroomRules extends LongerWaitRules {
  readonly groupSize: number;
  readonly matchmaker: Matchmaker;
  /** How long a participant waits at most, unless the wait is made longer; a running probe is waited for. @default 120_000 */
  readonly timeoutMs: number;
  /** How long the place of somebody whose connection broke is kept. @default 10_000 */
  readonly graceMs: number;
  /**
   * How long a participant may be away from a running match and come back to it, with the same page or a new one, and how long
   * connections that broke are opened anew. 0: a new page begins a new stay, and a connection that breaks is gone. @default
   * 60_000
   */
  readonly rejoinMs: number;
  /** Whether a group is asked if everybody is there before its match is made. `false`: no. @default false */
  readonly readyCheck: ReadyCheckRules | false;
  /** From the verdict to the start of the match. 0: none. @default 3_000 */
  readonly countdownMs: number;
  /** A match is confirmed this long before it starts, so that the news reaches every page before the start. @default 250 */
  readonly confirmLeadMs: number;
  /** How long a newcomer is held back for its first server RTT, and for its round trips to the study's beacons. @default 1_000 */
  readonly firstRttWaitMs: number;
  /**
   * The older rule of stage 1: two participants whose server RTTs differ by more than this are not paired; a missing one passes.
   * `null`: no such rule. @default null
   */
  readonly maxServerRttDifferenceMs: number | null;
  /** What is asked of a pair's connection beside the matchmaker's `maxP2pRttMs`. */
  readonly p2p: P2pRules;
  /** Roles and conditions, given when a match starts. `null`: none. @default null */
  readonly assignment: AssignmentPlan | null;
  readonly probe: ProbeTimeouts;
  readonly pairRest: PairRestRules;
  readonly participantRest: ParticipantRestRules;
  /** Put before every id that the waitroom makes up, so that ids of two runs never meet. @default "" */
  readonly idPrefix: string;
}

export const defaultRules: Omit<WaitroomRules, "groupSize" | "matchmaker"> = {
  timeoutMs: 120_000,
  ...defaultLongerWait,
  graceMs: 10_000,
  rejoinMs: 60_000,
  readyCheck: false,
  countdownMs: 3_000,
  confirmLeadMs: 250,
  firstRttWaitMs: 1_000,
  maxServerRttDifferenceMs: null,
  p2p: defaultP2pRules,
  assignment: null,
  probe: { prepareMs: 3_000, connectMs: 3_500, measureMs: 4_000 },
  pairRest: { slowPairCooldownMs: 120_000, unmeasuredBackoffMs: 2_000, unmeasuredRetries: 2, goodEdgeTtlMs: 60_000 },
  participantRest: { afterPartners: 3, restMs: 10_000, longestRestMs: 120_000 },
  idPrefix: "",
};

/** What a scene must say, and what it may. */
export type WaitroomOptions = Pick<WaitroomRules, "groupSize" | "matchmaker"> & Partial<WaitroomRules>;

/** Fills in the defaults. @throws OptionsError that names the field, the value and what is allowed. */
export function toRules(options: WaitroomOptions): WaitroomRules {
  const rules: WaitroomRules = { ...defaultRules, ...options };
  if (!isMatchmaker(rules.matchmaker)) {
    throw new TypeError("matchmaker is not a Matchmaker; extend the Matchmaker class or use a built-in one");
  }
  checkLimitInForce(rules.matchmaker);
  wholeFrom(1, "groupSize", rules.groupSize);
  positiveMs("timeoutMs", rules.timeoutMs);
  checkLongerWait(rules);
  checkReadyCheck(rules.readyCheck);
  if (rules.maxServerRttDifferenceMs !== null) positiveMs("maxServerRttDifferenceMs", rules.maxServerRttDifferenceMs);
  for (const field of ["graceMs", "rejoinMs", "countdownMs", "confirmLeadMs", "firstRttWaitMs"] as const) {
    if (rules[field] !== 0) positiveMs(field, rules[field]);
  }
  for (const field of ["prepareMs", "connectMs", "measureMs"] as const)
    positiveMs(`probe.${field}`, rules.probe[field]);
  checkP2pRules(rules.p2p);
  if (rules.assignment !== null) checkAssignment(rules.assignment, rules.groupSize);
  checkPairRest(rules.pairRest);
  checkParticipantRest(rules.participantRest);
  return rules;
}

function checkPairRest({
  slowPairCooldownMs,
  unmeasuredBackoffMs,
  unmeasuredRetries,
  goodEdgeTtlMs,
}: PairRestRules): void {
  positiveMs("pairRest.slowPairCooldownMs", slowPairCooldownMs);
  positiveMs("pairRest.unmeasuredBackoffMs", unmeasuredBackoffMs);
  positiveMs("pairRest.goodEdgeTtlMs", goodEdgeTtlMs);
  wholeFrom(0, "pairRest.unmeasuredRetries", unmeasuredRetries);
}

function checkParticipantRest({ afterPartners, restMs, longestRestMs }: ParticipantRestRules): void {
  wholeFrom(1, "participantRest.afterPartners", afterPartners);
  positiveMs("participantRest.restMs", restMs);
  positiveMs("participantRest.longestRestMs", longestRestMs);
}

function wholeFrom(least: number, field: string, value: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new OptionsError({ field, value, allowed: `a whole number from ${least}` });
}
