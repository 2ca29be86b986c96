import { Draws, type Stream } from "../random.ts";

/** Chance drawn in turn, for what is made up once and kept, as a story is. */
export class Dice {
  readonly #draws: Draws;
  #throws = 0;

  constructor(seed: number, stream: Stream) {
    this.#draws = new Draws(seed, stream);
  }

  /** A whole number from 0 to `below - 1`. */
  upTo(below: number): number {
    return this.#draws.index(below, this.#throws++);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.upTo(times) === 0;
  }

  /** One of the choices. @throws RangeError if there is none. */
  pick<T>(choices: readonly T[]): T {
    const chosen = this.upTo(choices.length);
    for (const [index, choice] of choices.entries()) if (index === chosen) return choice;
    throw new RangeError("nothing to choose from");
  }
}
