import { FifoMatchmaker, RankedMatchmaker, type Matchmaker, type P2pRules, type RelaxStep } from "@earshot/matchmaker";
import { describe, expect, test as plain } from "vitest";
import { test } from "../../test-support/server-test.ts";
import { scene, type Scene } from "../study/scene.ts";
import { settingsWithoutEffect } from "./settings-without-effect.ts";
import type { Study } from "../study/study.ts";

const limited = () => new RankedMatchmaker({ maxP2pRttMs: 100 });
const withP2p = (p2p: Partial<P2pRules>, matchmaker: Matchmaker = limited()) =>
  scene("game").matchmaking({ matchmaker, p2p });
const growing = (...steps: [afterMs: number, maxP2pRttMs: number][]) =>
  new FifoMatchmaker({ maxP2pRttMs: steps.map(([afterMs, maxP2pRttMs]) => ({ afterMs, maxP2pRttMs })) });

const noIce = { fixedServers: [], relayOnly: false };
const warningsOf = (study: Omit<Study, "study">) => settingsWithoutEffect({ study: "test", ...study }, noIce);

const useless: [build: () => Scene, sentence: string][] = [
  [
    () => scene("game").matchmaking({ p2p: { maxJitterMs: 10 } }),
    "p2p.maxJitterMs (10) has no effect: without maxP2pRttMs",
  ],
  [
    () => withP2p({ statistic: "median" }, new RankedMatchmaker()),
    "p2p.statistic (median) has no effect: without maxP2pRttMs",
  ],
  [
    () => scene("game").matchmaking({ matchmaker: new RankedMatchmaker({ unlikelyHoldMs: 5_000 }) }),
    "unlikelyHoldMs (5000) has no effect: without maxP2pRttMs",
  ],
  [
    () => scene("game").matchmaking({ matchmaker: growing([0, 100], [120_000, 150]) }),
    "maxP2pRttMs[1].afterMs (120000) has no effect: nobody waits for longer than timeoutMs (120000)",
  ],
  [
    () =>
      scene("game")
        .matchmaking({ matchmaker: growing([0, 100], [30_000, 150]) })
        .waitroom({ timeoutMs: 20_000 }),
    "maxP2pRttMs[1].afterMs (30000) has no effect: nobody waits for longer than timeoutMs (20000)",
  ],
  [
    () =>
      scene("game")
        .matchmaking({ matchmaker: growing([0, 100], [300_000, 150]) })
        .waitroom({ onTimeout: "choice" }),
    "maxP2pRttMs[1].afterMs (300000) has no effect: nobody waits for longer than 300000, with every choice",
  ],
  [
    () => scene("game").waitroom({ extendByMs: 60_000 }),
    'waitroom.extendByMs (60000) has no effect: onTimeout is not "choice"',
  ],
  [
    () => scene("game").waitroom({ onTimeout: "release", maxExtensions: 2 }),
    'waitroom.maxExtensions (2) has no effect: onTimeout is not "choice"',
  ],
  [
    () => scene("game").waitroom({ minimumWaitMs: 120_000 }),
    "waitroom.minimumWaitMs (120000) has no effect: nobody waits for longer than 120000",
  ],
  [
    () => scene("game").matchmaking({ matchmaker: growing([0, 100], [30_000, 100]) }),
    "maxP2pRttMs[1].maxP2pRttMs (100) has no effect: the step before has the same",
  ],
  [
    () => scene("game").matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100, maxP2pRttHardCapMs: 150 }) }),
    "maxP2pRttHardCapMs (150) has no effect: no limit of maxP2pRttMs is above 100",
  ],
  [
    () => withP2p({ recheck: "reject" }).waitroom({ countdownMs: 1_499 }),
    "p2p.recheck (reject) has no effect: a countdownMs of 1499 is too short",
  ],
  [
    () => withP2p({ recheck: "reject" }, new RankedMatchmaker()),
    "p2p.recheck (reject) has no effect: without maxP2pRttMs",
  ],
  [() => withP2p({ maxLossRatio: 0.5 }), "p2p.maxLossRatio (0.5) has no effect: with the statistic median"],
  [
    () => withP2p({ maxLossRatio: 0.1, statistic: "p95" }),
    "p2p.maxLossRatio (0.1) has no effect: with the statistic p95",
  ],
];

describe("a setting that can have no effect is named, with its value and why", () => {
  plain.for(useless)("%#: %s", ([build, sentence]) => {
    expect(warningsOf({ scenes: [build()] }).join("\n")).toContain(`scene "game": ${sentence}`);
  });

  plain("but none that has one", () => {
    class Growing extends FifoMatchmaker {
      override limitAfterMs(waitedMs: number): number {
        return 50 + waitedMs / 1_000;
      }
    }
    const fine = [
      scene("game"),
      withP2p({ maxLossRatio: 0.4, maxJitterMs: 5 }),
      scene("game").matchmaking({ matchmaker: growing([0, 100], [30_000, 150]) }),
      scene("game")
        .matchmaking({ matchmaker: growing([0, 100], [150_000, 150]) })
        .waitroom({ onTimeout: "choice", extendByMs: 60_000, choiceWithinMs: 30_000, minimumWaitMs: 200_000 }),
      scene("game").waitroom({ minimumWaitMs: 60_000 }),
      scene("game").matchmaking({ matchmaker: new Growing({ maxP2pRttMs: 50, maxP2pRttHardCapMs: 90 }) }),
    ];
    expect(fine.flatMap((one) => warningsOf({ scenes: [one] }))).toEqual([]);
  });

  class Own extends FifoMatchmaker {}
  const plainScenes = [
    scene("any"),
    scene("fifo").matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) }),
    scene("ranked").matchmaking({ matchmaker: new RankedMatchmaker() }),
  ];
  plain.for<[string, Scene[], number]>([
    ["no scene looks at", plainScenes, 1],
    ["a ranked scene with a limit looks at", [...plainScenes, scene("near").matchmaking({ matchmaker: limited() })], 0],
    ["a class of one's own may look at", [scene("own").matchmaking({ matchmaker: new Own() })], 0],
  ])("beacons that %s", ([, scenes, count]) => {
    const warnings = warningsOf({ scenes, beacons: ["https://a.example", "https://b.example"] });
    expect(warnings).toHaveLength(count);
    if (count > 0) expect(warnings[0]).toContain("beacons (2) have no effect on who is matched: no scene has a Ranked");
    expect(warningsOf({ scenes, beacons: [] })).toEqual([]);
  });

  plain("STUN servers where only relays are used", () => {
    const fixedServers = [
      { urls: ["stun:a.example", "turn:b.example"], username: "u", credential: "c" },
      { urls: "stun:c.example" },
    ];
    const study = { study: "test", scenes: [scene("game")] };
    expect(settingsWithoutEffect(study, { fixedServers, relayOnly: true })).toEqual([
      "iceServers (stun:a.example, stun:c.example) have no effect: " +
        "with relayOnly pages are connected through TURN servers only",
    ]);
    expect(settingsWithoutEffect(study, { fixedServers, relayOnly: false })).toEqual([]);
    expect(settingsWithoutEffect(study, { fixedServers: [], relayOnly: true })).toEqual([]);
  });

  plain("nothing of a matchmaker that fails when it is asked: that is told when people wait", () => {
    class Failing extends FifoMatchmaker {
      override get limitSteps(): readonly RelaxStep[] {
        throw new Error("a bad day");
      }
    }
    expect(warningsOf({ scenes: [withP2p({}, new Failing({ maxP2pRttMs: 100 }))] })).toEqual([]);
  });
});

test("the server says so when it starts", async ({ serve, log }) => {
  await serve(scene("game").matchmaking({ p2p: { maxJitterMs: 10 } }));
  expect(log.infos).toContain(
    'warning: scene "game": p2p.maxJitterMs (10) has no effect: without maxP2pRttMs nobody is measured',
  );
});
