import { readdirSync, readFileSync } from "node:fs";
import { chromium, type Browser, type BrowserServer } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "../../scripts/chromium.mjs";
import type { Tab } from "./tab.ts";

/** A Chromium that can be stopped as a whole, as everything is on a laptop whose lid is shut. */
export class SleepyBrowser {
  readonly browser: Browser;
  readonly #server: BrowserServer;
  #asleep: readonly number[] = [];
  #sinceMs = 0;
  #hasSlept = false;

  static async launch(): Promise<SleepyBrowser> {
    const executablePath = findOrInstallChromium();
    const server = await chromium.launchServer({ executablePath, args: chromiumArgs, timeout: 0 });
    return new SleepyBrowser(await chromium.connect(server.wsEndpoint()), server);
  }

  constructor(browser: Browser, server: BrowserServer) {
    this.browser = browser;
    this.#server = server;
  }

  get isAsleep(): boolean {
    return this.#asleep.length > 0;
  }

  /** From here on none of its processes runs, and what is sent to it waits, or is lost. Once only. */
  sleep(): void {
    const { pid } = this.#server.process();
    if (pid === undefined || this.#hasSlept) return;
    this.#hasSlept = true;
    this.#sinceMs = Date.now();
    this.#asleep = withDescendants(pid);
    for (const one of this.#asleep) process.kill(one, "SIGSTOP");
  }

  /** Answers how long it has slept, in ms. */
  wake(): number {
    for (const one of this.#asleep.toReversed()) process.kill(one, "SIGCONT");
    this.#asleep = [];
    return Date.now() - this.#sinceMs;
  }

  async close(): Promise<void> {
    this.wake();
    await this.browser.close();
    await this.#server.close();
  }
}

/**
 * Before the page joins. On some systems a page's clock stands still while the machine sleeps: not so when it is only stopped.
 */
export async function stopClockInSleep({ page }: Tab): Promise<void> {
  await page.evaluate(() => {
    const sleepsFromMs = 5_000;
    const runsOn = performance.now.bind(performance);
    let sleptMs = 0;
    let lastMs = runsOn();
    performance.now = () => {
      const nowMs = runsOn();
      if (nowMs - lastMs > sleepsFromMs) sleptMs += nowMs - lastMs;
      lastMs = nowMs;
      return nowMs - sleptMs;
    };
    setInterval(() => performance.now(), 100);
  });
}

function withDescendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== null) parents.set(Number(name), parent);
  }
  const found = [pid];
  // The list grows while it is walked.
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

/** `null` of a process that has ended meanwhile. */
function parentOf(pid: number): number | null {
  try {
    // The name, which comes before, may have anything in it.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(parent);
  } catch {
    return null;
  }
}
