import { afterEach, beforeEach, vi } from "vitest";

/** In every test of a file the clock stands still until it is advanced, and somebody looks at the page. */
export function holdPage(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { hidden: false });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
