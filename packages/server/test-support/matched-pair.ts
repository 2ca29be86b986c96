import type { PageMessage } from "@earshot/protocol";
import type { TestServer } from "./server-test.ts";
import type { JoinOptions, TestPage } from "./test-page.ts";

/** One for each end. */
export const testCodes = { finished: "C1", "partner-gone": "C2", "timed-out": "C3", unsupported: "C4" } as const;

/** Two pages in a match that has started, of a scene that measures nobody and counts down to nothing. */
export async function matchedPair(
  server: TestServer,
  options: JoinOptions = {},
): Promise<{ alice: TestPage; bob: TestPage }> {
  const [alice, bob] = [server.page("alice"), server.page("bob")];
  for (const page of [alice, bob]) {
    await page.join(options);
    await page.next("place/secret");
  }
  await Promise.all([alice, bob].map((page) => page.next("match/started")));
  return { alice, bob };
}

/** What such a page says when its part is over. */
export function finishOf(
  page: TestPage,
  reason: PageMessage<"match/finish">["reason"] = "finished",
): PageMessage<"match/finish"> {
  const { participantId, pageId } = page;
  const { matchId = "none" } = page.all("match/started").at(-1) ?? {};
  return { scene: "game", participantId, pageId, matchId, reason };
}
