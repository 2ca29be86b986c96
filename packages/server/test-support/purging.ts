import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecords, type RecordLine } from "@earshot/records";
import { expect } from "vitest";
import type { HandClock } from "./hand-clock.ts";
import { confirmingPair, measuringPair, reportBoth } from "./probing.ts";
import { probedScene, type TestServer } from "./server-test.ts";
import type { TestPage } from "./test-page.ts";

/** A study in which every arrival has a line that says something of that person alone. */
export const tellingStudy = { scenes: [probedScene()], recordCountry: true };

export interface Story {
  readonly alice: TestPage;
  readonly bob: TestPage;
  readonly carol: TestPage;
  readonly dave: TestPage;
}

/** Alice and Bob play. Carol and Dave are too far from each other, and wait. */
export async function playStory(server: TestServer, clock: HandClock): Promise<Story> {
  const { alice, bob } = await confirmingPair(server, "alice", "bob");
  clock.advance(3_000);
  await Promise.all([alice.next("match/started"), bob.next("match/started")]);
  const pair = await measuringPair(server, "carol", "dave");
  await reportBoth(pair, 180);
  for (const page of [pair.alice, pair.bob]) await page.nextStatus("waiting");
  return { alice, bob, carol: pair.alice, dave: pair.bob };
}

/** A whole day for a server that nobody uses: each of its timers fires once. */
export function passDays(clock: HandClock, days: number): void {
  clock.stall(days * 86_400_000);
  clock.advance(0);
}

/** All of which have to be whole. */
export async function recordsIn(folder: string): Promise<readonly RecordLine[]> {
  const text = await readFile(join(folder, "test.jsonl"), "utf8");
  const { lines, errors } = readRecords(text);
  expect([errors, text.endsWith("\n")]).toEqual([[], true]);
  return lines;
}
