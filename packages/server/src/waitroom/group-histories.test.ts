import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { closeAll, JOURNAL, test, upTo } from "../../test-support/journal-test.ts";
import type { Journal } from "../journal/journal.ts";
import { keyOf, partsOf } from "./entry-key.ts";
import { GroupHistories } from "./group-histories.ts";

/** Matches two people, and keeps what has changed; resolves when it is on the disk. */
function match(histories: GroupHistories, journal: Journal, [first, second]: [number, number]): Promise<void> {
  const participantIds = [`p${first}`, `p${second}`];
  histories.note({ sceneId: "game", groupId: `m${first}-${second}`, participantIds, atMs: first });
  const changes = histories.takeChanges();
  const put = new Map(changes.map(({ kind, id, value }) => [keyOf({ kind, scene: "", id }), value]));
  return new Promise((resolve) => journal.append({ atMs: 0, put, facts: [] }, resolve));
}

const known = (histories: GroupHistories, people: number) => upTo(people).filter((n) => histories.of(`p${n}`) !== null);

describe("what is kept of people who have gone", () => {
  test("does not grow over 50,000 people, in memory and in the journal", async ({ open, folder }) => {
    const opened = await open();
    const histories = new GroupHistories();
    const sizes: number[] = [];
    for (let pair = 1; pair <= 25_000; pair++) {
      const isDone = match(histories, opened.journal, [2 * pair - 1, 2 * pair]);
      if (pair % 500 > 0) continue;
      await isDone;
      sizes.push((await stat(join(folder, JOURNAL))).size);
    }
    expect(known(histories, 50_000)).toEqual(upTo(50_000).slice(-10_000));
    const full = sizes.slice(10);
    // A journal is begun anew when it has grown to three times of what is kept.
    expect(Math.max(...full.slice(20))).toBeLessThan(1.1 * Math.max(...full.slice(0, 20)));
    await closeAll(opened);
    const again = await open();
    expect([...again.journal.found.entries.keys()].map((key) => partsOf(key).id)).toEqual(
      upTo(50_000)
        .slice(-10_000)
        .map((n) => `p${n}`),
    );
  });

  test("is of those who were matched last, also by a process before this one", async ({ open }) => {
    const first = await open();
    const histories = new GroupHistories();
    for (const n of upTo(5_000)) void match(histories, first.journal, [2 * n - 1, 2 * n]);
    await match(histories, first.journal, [1, 2]);
    await closeAll(first);
    const second = await open();
    const restored = new GroupHistories();
    for (const [key, value] of second.journal.found.entries) restored.restore({ ...partsOf(key), value });
    await match(restored, second.journal, [10_001, 10_002]);
    expect(known(restored, 10_002)).toEqual(upTo(10_002).filter((n) => n !== 3 && n !== 4));
  });

  test("has the last hundred partners of each", () => {
    const histories = new GroupHistories();
    for (const n of upTo(150))
      histories.note({ sceneId: "game", groupId: `m${n}`, participantIds: ["ann", `p${n}`], atMs: n });
    const { previousPartners, earlierPartners } = histories.of("ann") ?? {};
    expect(previousPartners).toEqual(["p150"]);
    expect(earlierPartners).toEqual(
      upTo(149)
        .toReversed()
        .slice(0, 100)
        .map((n) => `p${n}`),
    );
  });
});
