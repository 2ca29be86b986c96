import { join } from "node:path";
import { ofType } from "@earshot/records";
import { defineStudy, participants, prolific, scene } from "@earshot/server";
import { devices, type Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { along, codes } from "./support/recruited.ts";
import type { TabOptions } from "./support/tab.ts";
import { Wire } from "./support/wire.ts";

const scenes = [scene("game").waitroom({ countdownMs: 500 })];
const recruiter = prolific({ codes });

/** What the browser says of its own connection. */
async function sayOfConnection(page: Page, effectiveType: string): Promise<void> {
  await page.evaluate((said) => {
    Object.defineProperty(navigator, "connection", { configurable: true, value: { effectiveType: said } });
  }, effectiveType);
}

const oldChrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.150 Safari/537.36";

interface Unfit {
  readonly what: string;
  readonly options?: Omit<TabOptions, "serverUrl">;
  readonly prepare?: (page: Page) => Promise<unknown>;
  readonly participantId: string;
  readonly reason: string;
  readonly code: string;
  /** Of what the person is told to do. */
  readonly words: string;
}

const { defaultBrowserType: _phoneBrowser, ...phone } = devices["Pixel 7"] ?? {};
const { defaultBrowserType: _tabletBrowser, ...tablet } = devices["iPad (gen 7)"] ?? {};

const unfit: readonly Unfit[] = [
  {
    what: "on a phone",
    options: { device: phone },
    participantId: "alice",
    reason: "device-not-allowed",
    code: codes["device-not-allowed"],
    words: "Please open it on another one, such as a computer",
  },
  {
    what: "on a tablet",
    options: { device: tablet },
    participantId: "alice",
    reason: "device-not-allowed",
    code: codes["device-not-allowed"],
    words: "Please open it on another one, such as a computer",
  },
  {
    what: "in a browser that is too old",
    options: { device: { userAgent: oldChrome } },
    participantId: "alice",
    reason: "browser-not-allowed",
    code: codes.excluded,
    words: "Please open it in another one, or in its newest version",
  },
  {
    what: "in a browser that is not named",
    options: { device: { userAgent: devices["Desktop Firefox"]?.userAgent } },
    participantId: "alice",
    reason: "browser-not-allowed",
    code: codes.excluded,
    words: "Please open it in another one",
  },
  {
    what: "over a connection that is too weak",
    prepare: (page) => sayOfConnection(page, "2g"),
    participantId: "alice",
    reason: "connection-too-weak",
    code: codes.excluded,
    words: "a cable, Wi-Fi or 4G",
  },
  {
    what: "without WebRTC",
    prepare: (page) => page.evaluate(() => Reflect.deleteProperty(window, "RTCPeerConnection")),
    participantId: "alice",
    reason: "unsupported",
    code: codes.unsupported,
    words: "WebRTC",
  },
  {
    what: "with an id of the list",
    participantId: "mallory",
    reason: "excluded",
    code: codes.excluded,
    words: "for people who have not taken part in an earlier one",
  },
];

test.describe("a study that does not let everybody wait", () => {
  test.use({
    study: defineStudy({
      study: "who-may-wait",
      scenes,
      recruiter,
      participants: participants({
        devices: ["desktop"],
        browsers: { chrome: 100 },
        webrtc: "required",
        minConnection: "3g",
        exclude: join(import.meta.dirname, "support/excluded-ids.csv"),
      }),
    }),
  });

  for (const { what, options, prepare, participantId, reason, code, words } of unfit) {
    test(`keeps out who comes ${what}, says what helps, and lets in who fits`, async ({ openTab, server }) => {
      const [refused, good] = [await openTab(options), await openTab()];
      await prepare?.(refused.page);
      await refused.join({ scene: "game", participantId });
      expect(await refused.released()).toEqual({
        kind: "released",
        reason,
        message: expect.stringContaining(words),
        ...along(code),
      });
      const lines = await server.records();
      const ofThem = { participant_id: participantId };
      expect(ofType(lines, "arrival")).toMatchObject([ofThem]);
      expect(ofType(lines, "outcome")).toMatchObject([{ ...ofThem, outcome: reason }]);
      expect(ofType(lines, "completed")).toMatchObject([{ ...ofThem, reason, completion_code: code, repeated: false }]);

      // The same person with something else, but for the one of the list.
      await good.join({ scene: "game", participantId: participantId === "mallory" ? "carol" : participantId });
      await good.reaches("waiting");
    });
  }
});

test.describe("a study with a longest round trip to the server", () => {
  const MAX_MS = 600;

  test.use({
    study: defineStudy({
      study: "near-servers",
      scenes,
      recruiter,
      participants: participants({ maxServerRttMs: MAX_MS, minSamples: 2 }),
    }),
  });

  test("keeps out who is farther, for good, and lets in who is near", async ({ openTab, server }) => {
    const [far, alice, bob] = [await openTab(), await openTab(), await openTab()];
    const wire = await Wire.tap(far);
    wire.delay("rtt/echo", MAX_MS + 100);
    await far.join({ scene: "game", participantId: "far" });
    for (const [tab, participantId] of [
      [alice, "alice"],
      [bob, "bob"],
    ] as const)
      await tab.join({ scene: "game", participantId });
    const told = {
      kind: "released",
      reason: "server-rtt-too-high",
      message: expect.stringContaining("A cable instead of Wi-Fi, or no VPN, may help"),
      ...along(codes.excluded),
    };
    expect(await far.released()).toEqual(told);
    const statuses = await far.page.evaluate(() => window.earshot.statuses);
    expect(statuses).toContain("measuring");
    expect(statuses).not.toContain("waiting");
    for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });

    // Trying until a sample is lucky would be no rule.
    wire.clear();
    await far.refresh({ scene: "game", participantId: "far" });
    expect(await far.released()).toEqual({ ...told, repeated: true });
    const lines = await server.records();
    const [outcome] = ofType(lines, "outcome").filter((line) => line.participant_id === "far");
    expect(outcome).toMatchObject({ outcome: "server-rtt-too-high", server_rtt_n: 2 });
    expect(outcome?.server_rtt_min_ms).toBeGreaterThan(MAX_MS);
    const completed = ofType(lines, "completed").map((line) => [line.completion_code, line.repeated]);
    expect(completed).toEqual([
      [codes.excluded, false],
      [codes.excluded, true],
    ]);
  });
});
