import type { Status } from "@earshot/client";
import { isHidden, isMatchOver, isUnmeasured, type StayState } from "../stay/stay-state.ts";
import { questionOf } from "./question.ts";
import type { Surroundings } from "../text/surroundings.ts";
import { blockedWords, endWords, goneWords, probingWords, questionWords, restWords, words } from "../text/words.ts";

/** A server in reach answers sooner. */
const longConnectMs = 4_000;
/** How long a place is kept without a line to the server, in the demo's own scenes. */
export const graceMs = 10_000;

type Words = readonly [headline: string, detail: string];

/** Where this participant stands, in two sentences. */
export function toHeadline(state: StayState, around: Surroundings, nowMs: number): Words {
  const { status } = state;
  if (state.hasLeftMatch) return words.leftMatch;
  if (isMatchOver(state)) return matchOverWords(state, around);
  switch (status.kind) {
    case "connecting":
      return connectingWords(state, around, nowMs);
    case "measuring":
      return words.measuring;
    case "waiting":
      return waitingWords(state, status);
    case "probing":
      return probingWords[status.stage];
    case "ready-check":
      return status.ready ? questionWords.answered : questionWords["ready-check"];
    case "confirming":
      return isUnmeasured(state) ? words.countdownUnmeasured : words.countdown;
    case "matched":
      if (status.match.rejoined) return words.rejoined;
      return isUnmeasured(state) ? words.matchedUnmeasured : words.matched;
    case "released":
      return releasedWords(state, status, around);
  }
}

/** True while the place is still kept, as far as the page can know. */
export function isPlaceKept({ statusSinceMs }: StayState, nowMs: number): boolean {
  return nowMs - statusSinceMs < graceMs;
}

function connectingWords(state: StayState, { isOnline }: Surroundings, nowMs: number): Words {
  const [headline, detail] = lineWords(state, nowMs);
  return isOnline ? [headline, detail] : [headline, `${words.offline} ${detail}`];
}

function lineWords(state: StayState, nowMs: number): Words {
  if (!state.waiting) return nowMs - state.statusSinceMs > longConnectMs ? words.connectingLong : words.connecting;
  return isPlaceKept(state, nowMs) ? words.reconnecting : words.reconnectingLong;
}

function matchOverWords({ goneReasons }: StayState, { isBlocked }: Surroundings): Words {
  const [reason, ...more] = goneReasons;
  if (!reason || more.length > 0) return words.matchOver;
  const [headline, detail] = goneWords[reason];
  if (reason !== "connection-failed") return [headline, detail];
  return [headline, `${detail} ${isBlocked ? blockedWords.bySwitch : blockedWords.hint}`];
}

function waitingWords(state: StayState, status: Extract<Status, { kind: "waiting" }>): Words {
  const question = questionOf(status);
  if (question) return questionWords[question];
  if (isHidden(status)) return words.hidden;
  const isAlone = status.waitingCount === 1;
  if (status.lastRejection) {
    const rest = isAlone ? words.aloneNow : restWords(status.lastRejection.reason);
    return [words.backInWaitroom[0], `${words.backInWaitroom[1]} ${rest}`];
  }
  if (!isAlone) return words.waiting;
  return state.wasHidden ? words.waitingAloneAfterHidden : words.waitingAlone;
}

function releasedWords(
  { waiting, failure }: StayState,
  { reason }: Extract<Status, { kind: "released" }>,
  { scene }: Surroundings,
): Words {
  if (reason !== "failed") return endWords[reason];
  if (waiting) return words.lineLost;
  // The server's own sentence, which also names the scenes there are, stands below.
  if (failure?.startsWith("no scene ")) return [`There is no scene “${scene.name}”`, words.noSuchScene];
  return endWords.failed;
}
