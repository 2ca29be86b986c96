import type { Page } from "@playwright/test";

declare global {
  interface Window {
    heldSeconds: Map<number, () => void>;
  }
}

/**
 * From now on what the page does every second is done when the test says so, and not before. A test that is to press something
 * within 5 s would depend on how busy the machine is.
 */
export async function holdSeconds(page: Page): Promise<void> {
  await page.evaluate(holdInPage);
}

/** The same, from the loading of the page on. */
export async function holdSecondsFromStart(page: Page): Promise<void> {
  await page.addInitScript(holdInPage);
}

/** @returns where the page goes with it; `null`: it stays. */
export async function passSecond(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    let goesTo: string | null = null;
    const note = ({ destination }: NavigateEvent): void => void (goesTo = destination.url);
    navigation.addEventListener("navigate", note);
    for (const tick of window.heldSeconds.values()) tick();
    navigation.removeEventListener("navigate", note);
    return goesTo;
  });
}

function holdInPage(): void {
  const held = new Map<number, () => void>();
  let lastId = 0;
  window.heldSeconds = held;
  window.setInterval = new Proxy(window.setInterval, {
    apply(set, _self, [tick, everyMs, ...more]) {
      if (everyMs !== 1_000) return Reflect.apply(set, window, [tick, everyMs, ...more]);
      // Negative, so that it is no other timer's.
      held.set(--lastId, tick);
      return lastId;
    },
  });
  window.clearInterval = new Proxy(window.clearInterval, {
    apply(clear, _self, [id]) {
      if (!held.delete(id)) Reflect.apply(clear, window, [id]);
    },
  });
}
