import type { Waitroom } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import {
  brokenBrains,
  keepsPairTooLong,
  takesAnybodysReport,
  takesKeptPairForNear,
} from "../../test-support/broken-brains.ts";
import { describeFailure, searchFaults } from "./fault-search.ts";
import { storyOfKeptPair } from "../../test-support/kept-pair-story.ts";
import { faultsIn, realWaitroom, StoryPlay } from "./story-play.ts";
import { growing } from "./story-scene.ts";
import { storyOf } from "./story.ts";

test("the stories come to everything that there is", () => {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const matchedSizes = new Set<number>();
  for (let seed = 1; seed <= 1_000; seed++) {
    const { scene, moves } = storyOf(seed);
    const lives: Waitroom[] = [];
    const play = new StoryPlay(scene, (options, past) => {
      if (past) for (const stay of staysIn(lives.at(-1))) count(`process ended: ${stay}`);
      lives.push(realWaitroom(options, past));
      return lives.at(-1) ?? realWaitroom(options);
    });
    for (const move of moves) play.play(move);
    play.endAllStays();
    for (const kind of play.ledger.counts.keys()) count(kind);
    if (play.ledger.counts.has("startMatch")) matchedSizes.add(scene.groupSize);
    for (const { verdict } of play.ledger.probes.values()) {
      count(verdict?.kind === "rejected" ? verdict.reason : (verdict?.kind ?? "open"));
    }
  }
  const effects = [
    "announceMatch",
    "startMatch",
    "cancelMatch",
    "memberGone",
    "rejoined",
    "reopenLinks",
    "withdrawn",
    "release",
    "ignored",
    "extended",
    "readyChecked",
  ];
  const verdicts = [
    "accepted",
    "rtt-too-high",
    "timeout",
    "connection-failed",
    "peer-left",
    "reports-disagree",
    "unmeasurable",
  ];
  const ends = ["waiting", "probing", "ready-check", "confirming", "matched"].map((stay) => `process ended: ${stay}`);
  for (const kind of [...effects, ...verdicts, ...ends]) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(5);
  expect([...matchedSizes].toSorted()).toEqual([1, 2, 3, 4, 8]);
});

function staysIn(waitroom: Waitroom | undefined): Set<string> {
  return new Set([...(waitroom?.inspect().participants.values() ?? [])].map(({ stay }) => stay.kind));
}

describe("a brain with a bug is found out:", () => {
  test.for(brokenBrains)("one that %s", ([, newWaitroom, breaks]) => {
    const failure = searchFaults(1, 4_000, newWaitroom);
    expect(failure?.faults[0]).toMatch(breaks);
  });

  test.for([
    ["takes a kept pair for nearer than it is", takesKeptPairForNear, growing, 100],
    ["keeps a pair beyond its time", keepsPairTooLong, 100, 7_000],
  ] as const)("one that %s", ([, newWaitroom, maxP2pRttMs, keptForMs]) => {
    const story = storyOfKeptPair(maxP2pRttMs, keptForMs);
    expect(faultsIn(story)).toEqual([]);
    expect(faultsIn(story, newWaitroom)[0]).toMatch(/^I4/);
  });

  test("and the story is cut down to the moves that it takes, and says how it can be played again", () => {
    const failure = searchFaults(1, 2_000, takesAnybodysReport);
    if (!failure) throw new Error("not found");
    expect(failure.story.moves.length).toBeLessThanOrEqual(10);
    expect(describeFailure(failure)).toMatch(/^seed \d+: I5 .*\nscene \{.*\n\d of \d+ moves suffice:\n {2}1 {2}\{/);
    expect(searchFaults(failure.story.seed, 1, takesAnybodysReport)).toEqual(failure);
  });
});
