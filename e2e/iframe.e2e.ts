import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ofType } from "@earshot/records";
import type { BrowserContext, Frame, Page } from "@playwright/test";
import { acceptedProbe } from "./support/accepted-probe.ts";
import { NEAR_MS, expect, test as base } from "./support/fixtures.ts";
import { otherSite, type OtherSite } from "./support/other-site.ts";
import * as inPage from "./support/page-script.ts";
import { siteOf } from "./support/site.ts";
import { launchUnstored } from "./support/unstored-browser.ts";

interface Survey {
  readonly page: Page;
  /** The experiment. */
  readonly frame: Frame;
}

/** Opens a survey of another site with the experiment in an iframe. @default in a context of its own */
type OpenSurvey = (context?: BrowserContext) => Promise<Survey>;

const test = base.extend<{ survey: OtherSite; openSurvey: OpenSurvey }>({
  publicDir: async ({}, use) => {
    const site = await siteOf({ ".": "packages/client/dist/cdn" });
    await writeFile(join(site, "index.html"), `<!doctype html><html lang="en"><title>The experiment</title>`);
    await use(site);
    await rm(site, { recursive: true });
  },
  survey: async ({ server }, use) => {
    const survey = await otherSite(`<!doctype html><iframe src="${server.url}/"></iframe>`);
    await use(survey);
    await survey.close();
  },
  openSurvey: async ({ browser, survey }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (given) => {
      const context = given ?? (await browser.newContext());
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(survey.url);
      return { page, frame: experimentIn(page) };
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

function experimentIn(page: Page): Frame {
  const [frame] = page.mainFrame().childFrames();
  if (!frame) throw new Error("the survey has no iframe");
  return frame;
}

async function joinIn({ frame }: Survey, participantId: string): Promise<void> {
  const { origin } = new URL(frame.url());
  await frame.evaluate(inPage.join, { server: origin, scene: "near", participantId });
}

async function reaches({ frame }: Survey, kind: "waiting"): Promise<void> {
  await frame.waitForFunction(inPage.isAt, kind);
}

/** Both are matched, over a measured connection, and hear each other. */
async function meet(one: Survey, other: Survey): Promise<void> {
  for (const { frame } of [one, other]) {
    expect(await frame.evaluate(inPage.readOutcome)).toEqual({ kind: "matched" });
  }
  await one.frame.evaluate(inPage.sendToAll, "out of one frame");
  await expect.poll(() => other.frame.evaluate(inPage.readReceived)).toEqual(["out of one frame"]);
  await other.frame.evaluate(inPage.sendToAll, "into another");
  await expect.poll(() => one.frame.evaluate(inPage.readReceived)).toEqual(["into another"]);
}

test("two participants in iframes of another site are measured and matched", async ({ openSurvey, server }) => {
  const [alice, bob] = [await openSurvey(), await openSurvey()];
  expect(await alice.frame.evaluate(() => [self === top, new URL(document.referrer).hostname])).toEqual([
    false,
    "localhost",
  ]);
  await joinIn(alice, "alice");
  await reaches(alice, "waiting");
  await joinIn(bob, "bob");
  await meet(alice, bob);
  const { verdict, measurements } = acceptedProbe(await server.records());
  expect(verdict?.p2p_rtt_ms).toBeLessThanOrEqual(NEAR_MS);
  expect(measurements.map((line) => line.timed_by)).toEqual(["worker", "worker"]);
});

test("a refresh in the iframe, or of the survey around it, keeps the place, and the match", async ({
  openSurvey,
  server,
}) => {
  const [alice, bob] = [await openSurvey(), await openSurvey()];
  await joinIn(alice, "alice");
  await reaches(alice, "waiting");
  await alice.frame.evaluate(() => void setTimeout(() => location.reload()));
  await alice.frame.waitForFunction(() => !("earshot" in window) && document.readyState === "complete");
  await joinIn(alice, "alice");
  await reaches(alice, "waiting");
  await joinIn(bob, "bob");
  await meet(alice, bob);

  await bob.page.reload();
  const again = { page: bob.page, frame: experimentIn(bob.page) };
  await joinIn(again, "bob");
  expect(await again.frame.evaluate(inPage.readOutcome)).toEqual({ kind: "matched", rejoined: true });
  const records = await server.records();
  expect(ofType(records, "arrival").map((line) => line.participant_id)).toEqual(["alice", "bob"]);
  expect(ofType(records, "return").map((line) => line.participant_id)).toEqual(["alice", "bob"]);
  expect(ofType(records, "rejoin").map((line) => line.participant_id)).toEqual(["bob"]);
});

test("an iframe is hidden, and not matched, while the page around it is", async ({ openStock, server, survey }) => {
  const { page } = await openStock("chromium");
  await page.goto(survey.url);
  const [frame] = page.mainFrame().childFrames();
  await frame?.evaluate(inPage.join, { server: server.url, scene: "near", participantId: "alice" });
  const isWaiting = (hidden: boolean) =>
    frame?.waitForFunction(
      (isHidden) => {
        const { status } = window.earshot.waitroom;
        return status.kind === "waiting" && status.hidden === isHidden;
      },
      {},
      hidden,
    );
  await isWaiting(false);
  const front = await page.browser().newPage();
  await isWaiting(true);
  await front.close();
  await page.bringToFront();
  await isWaiting(false);
});

test("where the browser lets the iframe store nothing, the two are matched all the same", async ({ openSurvey }) => {
  const browser = await launchUnstored();
  const [alice, bob] = [await openSurvey(browser.context), await openSurvey(browser.context)];
  for (const { frame } of [alice, bob]) {
    await expect(frame.evaluate(() => sessionStorage.length)).rejects.toThrow("Access is denied for this document");
  }
  await joinIn(alice, "alice");
  await reaches(alice, "waiting");
  await joinIn(bob, "bob");
  await meet(alice, bob);
  await browser.close();
});
