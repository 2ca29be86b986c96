import { defineStudy, scene } from "@earshot/server";
import { findFirefox, noFirefox } from "../scripts/firefox.mjs";
import { expect, test } from "./support/fixtures.ts";
import { allowed, refusedByBrowsers, refusedByEarshot } from "./support/ice-urls.ts";

test.skip(!findFirefox(), noFirefox);
const all = [...allowed, ...refusedByBrowsers, ...refusedByEarshot];

/** In a page: those of which the browser's own constructor makes a connection. */
function takenHere(urls: readonly string[]): string[] {
  return urls.filter((url) => {
    try {
      new RTCPeerConnection({ iceServers: [{ urls: url, username: "u", credential: "c" }] }).close();
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether a study may name it, among its ICE servers. */
function isTakenByStudy(url: string): boolean {
  try {
    defineStudy({
      study: "ice",
      scenes: [scene("game")],
      iceServers: [{ urls: url, username: "u", credential: "c" }],
    });
    return true;
  } catch {
    return false;
  }
}

test("the URL of an ICE server is refused at the start if Chromium or Firefox refuses it", async ({
  openTab,
  openStock,
}) => {
  const [chromium, firefox] = await Promise.all([openTab(), openStock("firefox")]);
  const inChromium = new Set(await chromium.page.evaluate(takenHere, all));
  const inFirefox = new Set(await firefox.page.evaluate(takenHere, all));
  const inBoth = all.filter((url) => inChromium.has(url) && inFirefox.has(url));
  expect(inBoth).toEqual([...allowed, ...refusedByEarshot]);
  expect(all.filter(isTakenByStudy)).toEqual(allowed);
});
