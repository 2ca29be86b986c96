import type { TestPage } from "./test-page.ts";

interface Echo {
  readonly nonce: string;
  answer(nonce?: unknown): void;
}

/** Keeps the echoes of a page back, for the test to answer by hand. */
export function holdEchoes(page: TestPage): { next(): Promise<Echo>; readonly count: number } {
  const held: Echo[] = [];
  const taken: ((echo: Echo) => void)[] = [];
  let count = 0;
  page.onEcho = (nonce, answer) => {
    count++;
    const take = taken.shift();
    if (take) take({ nonce, answer });
    else held.push({ nonce, answer });
  };
  return {
    next: () =>
      new Promise((resolve) => {
        const echo = held.shift();
        if (echo) resolve(echo);
        else taken.push(resolve);
      }),
    get count() {
      return count;
    },
  };
}
