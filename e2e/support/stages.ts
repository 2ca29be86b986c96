import { FifoMatchmaker, scene, type Scene } from "@earshot/server";
import { NEAR_MS } from "./fixtures.ts";
import { HeldProbes } from "./held-probes.ts";
import type { Tab } from "./tab.ts";
import { Wire } from "./wire.ts";

/** The stages in which a group is forming, each of which a test can hold a group in. */
export const formingStages = ["probing", "ready-check", "confirming"] as const;

export type FormingStage = (typeof formingStages)[number];

/** So long that no test sees the end of it. */
const FOREVER_MS = 600_000;

const near = () => new FifoMatchmaker({ maxP2pRttMs: NEAR_MS });

const waitrooms = {
  probing: { countdownMs: 500 },
  "ready-check": { countdownMs: 500, readyCheck: { answerWithinMs: FOREVER_MS } },
  confirming: { countdownMs: FOREVER_MS },
} as const;

export const sceneOf = (stage: FormingStage, size: number): string => `${stage}-${size}`;

/** One scene for each stage, for groups of that size: its people stay in the stage until the test goes on. */
export function scenesWith(size: number): Scene[] {
  return formingStages.map((stage) =>
    scene(sceneOf(stage, size))
      .players(size)
      .matchmaking({ matchmaker: near() })
      .waitroom({ timeoutMs: FOREVER_MS, ...waitrooms[stage] }),
  );
}

/** Before its people join. Whoever of them has come last keeps them in their probes, where that is the stage. */
export async function holdStage(stage: FormingStage, lastTab: Tab): Promise<HeldProbes> {
  const probes = new HeldProbes();
  if (stage !== "probing") probes.letGo();
  await Wire.tap(lastTab, probes.rewrite);
  return probes;
}
