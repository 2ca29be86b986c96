import { parse } from "bowser";
import type { BrowserName, DeviceName } from "./participants.ts";

/** A page that asks for a place, as far as it is known what it runs on. */
export interface Visitor {
  readonly device: DeviceName;
  /** `null`: none of those that have a name here. */
  readonly browser: BrowserName | null;
  /** The number before the first dot; `NaN`: it is not known. */
  readonly version: number;
  /** How good the browser takes its connection to be; `undefined`: it does not say. */
  readonly connection: string | undefined;
}

interface Signs {
  /** As in the header of its connection. */
  readonly userAgent: string | undefined;
  /** On how many fingers its screen can tell apart, as the page says. */
  readonly touchPoints: number | undefined;
  readonly connection: string | undefined;
}

const browsers: Readonly<Record<string, BrowserName>> = {
  Chrome: "chrome",
  Chromium: "chrome",
  "Microsoft Edge": "edge",
  Firefox: "firefox",
  Safari: "safari",
  Opera: "opera",
  "Samsung Internet for Android": "samsung",
};

/** No browser says more of itself. */
const MOST_CHARS = 512;

export function visitorOf({ userAgent = "", touchPoints = 0, connection }: Signs): Visitor {
  // It takes an empty text for a mistake.
  const { browser, os, platform } = parse(userAgent.slice(0, MOST_CHARS) || "-");
  const { name = "", version = "" } = browser;
  // An iPad says that it is a Macintosh; but no Macintosh has a screen for several fingers.
  const isIpad = os.name === "macOS" && touchPoints > 1;
  const device = isIpad ? "tablet" : deviceOf(platform.type);
  return { device, browser: browsers[name] ?? null, version: Number.parseInt(version, 10), connection };
}

/** Phones and tablets say what they are. Computers have many names. */
function deviceOf(type: string | undefined): DeviceName {
  if (type === "mobile") return "phone";
  return type === "tablet" ? "tablet" : "desktop";
}
