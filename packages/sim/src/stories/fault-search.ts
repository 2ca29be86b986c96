import { shrink } from "./shrink.ts";
import { faultsIn, realWaitroom, type NewWaitroom } from "./story-play.ts";
import { storyOf, type Story } from "./story.ts";

/** A story in which an invariant breaks, made as short as could be. */
export interface Failure {
  readonly story: Story;
  readonly faults: readonly string[];
  /** How many moves the story had before. */
  readonly originalLength: number;
}

/** Plays the stories of `count` seeds from `firstSeed` on; the first one that fails, shrunk, or `null`. */
export function searchFaults(
  firstSeed: number,
  count: number,
  newWaitroom: NewWaitroom = realWaitroom,
): Failure | null {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const story = storyOf(seed);
    const [fault] = faultsIn(story, newWaitroom);
    if (fault !== undefined) return shrunk(story, fault, newWaitroom);
  }
  return null;
}

/** Only the same invariant counts: while it gets shorter, a story must not become another one. */
function shrunk(story: Story, fault: string, newWaitroom: NewWaitroom): Failure {
  const invariant = fault.split(" ", 1)[0];
  const moves = shrink(story.moves, (kept) =>
    faultsIn({ ...story, moves: kept }, newWaitroom).some((found) => found.split(" ", 1)[0] === invariant),
  );
  const short = { ...story, moves };
  return { story: short, faults: faultsIn(short, newWaitroom), originalLength: story.moves.length };
}

/** A failure in words: what broke, the scene, and the moves, one a line. */
export function describeFailure({ story, faults, originalLength }: Failure): string {
  return [
    `seed ${story.seed}: ${faults.join("; ")}`,
    `scene ${JSON.stringify(story.scene)}`,
    `${story.moves.length} of ${originalLength} moves suffice:`,
    ...story.moves.map((move, index) => `${String(index + 1).padStart(3)}  ${JSON.stringify(move)}`),
  ].join("\n");
}
