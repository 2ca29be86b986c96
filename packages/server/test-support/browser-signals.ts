import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LinkSignal } from "@earshot/protocol";

interface BrowserSignals {
  readonly browser: string;
  /** When a connection begins, when all of its candidates are known, and after its path was looked for anew. */
  readonly descriptions: readonly { readonly what: string; readonly type: "offer" | "answer"; readonly sdp: string }[];
  readonly candidates: readonly Extract<LinkSignal, { type: "candidate" }>["candidate"][];
}

/**
 * What two connections of one page said in Chromium 156 and Firefox 153, with a DataChannel and no ICE servers: as people have
 * these browsers (`mdns`), and with addresses that are not hidden, as with permission to use a camera (`raw`).
 */
const found: Record<string, Omit<BrowserSignals, "browser">> = JSON.parse(
  readFileSync(join(import.meta.dirname, "browser-signals.json"), "utf8"),
);

export const fromBrowsers: readonly BrowserSignals[] = Object.entries(found).map(([browser, said]) => ({
  browser,
  ...said,
}));
