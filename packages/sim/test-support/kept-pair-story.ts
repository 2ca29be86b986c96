import type { StoryScene } from "../src/stories/story-scene.ts";
import type { Move, Story } from "../src/stories/story.ts";

/**
 * Of three people, two are 80 ms from each other; a fourth, between them, comes when these have been kept as a good pair for a
 * while.
 */
export function storyOfKeptPair(maxP2pRttMs: StoryScene["maxP2pRttMs"], keptForMs: number): Story {
  const people = [0, 80, 250, 40].map((placeMs) => ({ placeMs, manner: "honest" as const }));
  const limits = { rejoinMs: 0, choice: null, minimumWaitMs: null, readyCheck: false as const };
  const rules = { groupSize: 3, countdownMs: 0, maxServerRttDifferenceMs: null, avoidPrevious: false, ...limits };
  const moves: Move[] = [
    join(0),
    join(1),
    // Hidden at first: where the limit grows, all three have a larger one by the time that they are put forward.
    { ...join(2), hidden: true },
    { kind: "pass", ms: 500 },
    { kind: "show", who: 2 },
    { kind: "deliverAll" },
    { kind: "pass", ms: keptForMs },
    join(3),
    { kind: "deliverAll" },
  ];
  return {
    seed: 0,
    scene: { matchmaker: "fifo", maxP2pRttMs, people, recheck: "record", laterMs: 0, timeZones: [null], ...rules },
    moves,
  };
}

function join(who: number): Extract<Move, { kind: "join" }> {
  return { kind: "join", who, knowsRtt: true, hidden: false, partner: who };
}
