import { Dice } from "./dice.ts";
import { streams } from "../random.ts";
import { LARGE_GROUP, randomScene, type StoryScene } from "./story-scene.ts";

/** Who, by number; one more than there are people is a stranger. */
type Who = number;

/**
 * A move of the world. Every move can be played in every state, so that a story stays a story when moves are taken out of it.
 * `probe` counts back from the latest one; `message` counts from the oldest one under way.
 */
export type Move =
  | {
      readonly kind: "join";
      readonly who: Who;
      readonly knowsRtt: boolean;
      readonly hidden: boolean;
      readonly partner: Who;
    }
  | { readonly kind: "leave" | "disconnect" | "reconnect" | "hide" | "show" | "extend" | "ready"; readonly who: Who }
  | { readonly kind: "serverRtt"; readonly who: Who; readonly ms: number }
  /** A connection of theirs breaks, and their page tells. `link` counts back from the latest one. */
  | { readonly kind: "loseLink"; readonly who: Who; readonly link: number }
  /** Delivered in order or not; once, twice, or never; one that is delivered twice comes again at any later time. */
  | { readonly kind: "deliver"; readonly message: number; readonly fate: "arrives" | "is lost" | "arrives twice" }
  | { readonly kind: "deliverAll" }
  /** A message that no page of ours would send. */
  | { readonly kind: "forge"; readonly who: Who; readonly probe: number; readonly word: ForgedWord }
  | { readonly kind: "pass"; readonly ms: number }
  /** The server is held up: nothing happens meanwhile. */
  | { readonly kind: "stall"; readonly ms: number }
  /** The process ends, and another one goes on after a while. All pages come back at once, but for that of `absent`. */
  | { readonly kind: "crash"; readonly downMs: number; readonly absent: Who }
  /** To the next deadline. */
  | { readonly kind: "jump" };

export type ForgedWord = "probeReady" | "probeOpened" | "near" | "far" | "failed";

/** A scene, and what happens in it. */
export interface Story {
  readonly seed: number;
  readonly scene: StoryScene;
  readonly moves: readonly Move[];
}

/** The story of a seed: always the same one. */
export function storyOf(seed: number): Story {
  const dice = new Dice(seed, streams.story);
  const more = new Dice(seed, streams.answers);
  const scene = randomScene(dice, more);
  const count = 4 + dice.upTo(32);
  const moves = Array.from({ length: count }, () => randomMove(dice, scene.people.length));
  const opening = openingMoves(scene, dice);
  const rest = mostlyNewcomers(moves, { next: opening.length, people: scene.people.length, dice });
  const all = withAnswers([...opening, ...rest], scene.people.length, more);
  return { seed, scene, moves: withCrashes(all, scene.people.length, new Dice(seed, streams.crash)) };
}

/** In half of the stories some people say what they were not asked, or what strangers have no say in. */
function withAnswers(moves: readonly Move[], people: number, dice: Dice): Move[] {
  if (dice.oneIn(2)) return [...moves];
  const answers = Array.from({ length: 1 + dice.upTo(4) }, (): [number, Move] => [
    dice.upTo(moves.length + 1),
    { kind: dice.pick(["extend", "ready"]), who: dice.upTo(people + 1) },
  ]);
  return answers.reduce<Move[]>((all, [place, answer]) => all.toSpliced(place, 0, answer), [...moves]);
}

/** In a third of the stories the process ends, once or twice, at any moment. */
function withCrashes(moves: readonly Move[], people: number, dice: Dice): Move[] {
  if (!dice.oneIn(3)) return [...moves];
  const crashes = Array.from({ length: 1 + dice.upTo(2) }, (): [number, Move] => {
    const downMs = dice.upTo(dice.pick([500, 3_000, 60_000]));
    return [dice.upTo(moves.length + 1), { kind: "crash", downMs, absent: dice.upTo(people + 3) }];
  });
  return crashes.reduce<Move[]>((all, [place, crash]) => all.toSpliced(place, 0, crash), [...moves]);
}

/** Enough people for a group, whom chance would hardly ever bring together: for half of the groups, and for the large ones. */
function openingMoves({ groupSize }: StoryScene, dice: Dice): Move[] {
  if (groupSize < 3 || (groupSize < LARGE_GROUP && dice.oneIn(2))) return [];
  return Array.from({ length: groupSize }, (_, who) => {
    return { kind: "join", who, knowsRtt: true, hidden: false, partner: who };
  });
}

/**
 * Two of three pages that appear are those of the next one who was not here yet; the others are anybody's, most of them new
 * pages.
 */
function mostlyNewcomers(moves: readonly Move[], crowd: { next: number; people: number; dice: Dice }): Move[] {
  let { next } = crowd;
  return moves.map((move) =>
    move.kind === "join" && !crowd.dice.oneIn(3) ? { ...move, who: next++ % crowd.people } : move,
  );
}

type Kind = Exclude<Move["kind"], "crash" | "extend" | "ready">;

/** How often each kind of move comes, out of all of them: mostly people who come and messages that arrive. */
const weights: readonly (readonly [Kind, number])[] = [
  ["join", 7],
  ["deliver", 4],
  ["deliverAll", 4],
  ["jump", 3],
  ["pass", 2],
  ["forge", 2],
  ["stall", 1],
  ["leave", 1],
  ["disconnect", 1],
  ["reconnect", 1],
  ["hide", 1],
  ["show", 1],
  ["serverRtt", 1],
  ["loseLink", 1],
];

const bag: readonly Kind[] = weights.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));

function randomMove(dice: Dice, people: number): Move {
  const kind = dice.pick(bag);
  const who = dice.upTo(people + (dice.oneIn(12) ? 1 : 0));
  switch (kind) {
    case "join":
      return { kind, who, knowsRtt: !dice.oneIn(4), hidden: dice.oneIn(9), partner: dice.upTo(people) };
    case "leave":
    case "disconnect":
    case "reconnect":
    case "hide":
    case "show":
      return { kind, who };
    case "serverRtt":
      return { kind, who, ms: 1 + dice.upTo(150) };
    case "loseLink":
      return { kind, who, link: dice.upTo(3) };
    case "deliver":
      return { kind, message: dice.upTo(4), fate: dice.pick(["arrives", "arrives", "is lost", "arrives twice"]) };
    case "forge":
      return {
        kind,
        who,
        probe: dice.upTo(3),
        word: dice.pick(["probeReady", "probeOpened", "near", "far", "failed"]),
      };
    case "pass":
      return { kind, ms: dice.upTo(dice.pick([500, 500, 500, 3_000, 10_000, 30_000])) };
    case "stall":
      return { kind, ms: dice.upTo(dice.pick([500, 3_000, 10_000])) };
    case "deliverAll":
    case "jump":
      return { kind };
  }
}
