import { placeOfRtt, type CandidateIndex } from "./candidate-index.ts";
import { chanceWithin, UNLIKELY } from "./chance.ts";
import type { Waiter } from "./waiter.ts";

/** People with whom somebody has the same chance, by seniority. */
export interface Band {
  readonly chance: number;
  readonly waiters: Iterable<Waiter>;
}

/**
 * The likely partners of `waiter`, best chance first, read off one beacon and one limit. Somebody nearer to the server than the
 * limit has the better chance the nearer the other one is to it, too; somebody farther away the better chance the more alike the two
 * server RTTs are.
 */
export function* bandsFor(waiter: Waiter, index: CandidateIndex, limitMs: number | null): Generator<Band, void> {
  const place = placeOfRtt(waiter.candidate.serverRttMs);
  if (place === null || limitMs === null) {
    yield { chance: chanceWithin({ lowerMs: 0, upperMs: null }, limitMs), waiters: index.bySeniority() };
    return;
  }
  const unknown: Band = { chance: chanceWithin({ lowerMs: 0, upperMs: null }, limitMs), waiters: index.unmeasured };
  const chanceAt = (other: number): number =>
    other < 0 ? 0 : chanceWithin({ lowerMs: Math.abs(place - other), upperMs: place + other }, limitMs);
  const isNear = place <= limitMs;
  let up = index.nextUp(isNear ? 0 : place);
  let down = isNear ? -1 : index.nextDown(place - 1);
  let isUnknownDue = true;
  for (;;) {
    const [above, below] = [chanceAt(up), chanceAt(down)];
    const isUp = above >= below;
    const chance = isUp ? above : below;
    if (isUnknownDue && chance <= unknown.chance) {
      isUnknownDue = false;
      yield unknown;
    }
    if (chance <= UNLIKELY) return;
    yield { chance, waiters: index.listAt(isUp ? up : down) };
    if (isUp) up = index.nextUp(up + 1);
    else down = index.nextDown(down - 1);
  }
}
