import { ofType } from "@earshot/records";
import type { Page, WebSocketRoute } from "@playwright/test";
import { codes, expect, test, type ElementPage } from "./support/element-fixtures.ts";
import { showsEnd } from "./support/end-screen.ts";

/** A page whose end stays where it is. */
const staying = (participantId: string, scene: string, more: Partial<ElementPage> = {}): ElementPage => ({
  participantId,
  ...more,
  query: { scene, stays: "", ...more.query },
});

/** Between a page and the server, which is not reached from `cut` to `mend`. */
class Line {
  #isCut = false;
  #socket: WebSocketRoute | undefined;

  async lay(page: Page): Promise<void> {
    await page.routeWebSocket(/socket\.io/, (socket) => {
      this.#socket = socket;
      if (this.#isCut) void socket.close();
      else socket.connectToServer();
    });
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    await this.#socket?.close();
  }

  mend(): void {
    this.#isCut = false;
  }
}

const isMatched = (page: Page) => page.waitForFunction(() => document.querySelector("earshot-waitroom")?.match);

/** Runs in the page. */
const leave = () => document.querySelector("earshot-waitroom")?.waitroom?.leave();

test("the screens of those who wait in vain, and of those who come again", async ({ openElement, server }) => {
  const timedOut = await openElement(staying("timed-out", "impatient"));
  const notReady = [
    await openElement({ participantId: "not-ready", query: { stays: "" } }),
    await openElement({ participantId: "not-ready-either", query: { stays: "" } }),
  ];
  // At the same time, as the wait of whoever is first would be over otherwise.
  const join = () => document.querySelector("earshot-waitroom")?.setAttribute("scene", "asked-briefly");
  await Promise.all(notReady.map((page) => page.evaluate(join)));
  const leftAfterWait = await openElement(staying("left-after-wait", "leaving"));
  const left = await openElement(staying("left", "game"));
  await left.evaluate(leave);
  await showsEnd(left, { title: "You have left" });
  await showsEnd(timedOut, { title: "No partner was found", code: codes["timed-out"] });
  await leftAfterWait.getByRole("button", { name: "Leave" }).click();
  await showsEnd(leftAfterWait, { title: "You have left", code: codes["left-after-wait"] });
  for (const page of notReady) {
    await showsEnd(page, { title: "You did not answer", code: codes["not-ready"] });
  }
  // The same again, as what one was told counts.
  await timedOut.reload();
  await showsEnd(timedOut, { title: "No partner was found", code: codes["timed-out"] });
  const outcomes = ofType(await server.records(), "outcome").map((line) => [line.participant_id, line.outcome]);
  expect(Object.fromEntries(outcomes)).toEqual({
    "timed-out": "timed-out",
    "not-ready": "not-ready",
    "not-ready-either": "not-ready",
    "left-after-wait": "left-after-wait",
    left: "left",
  });
  const repeated = ofType(await server.records(), "completed").filter((line) => line.repeated);
  expect(repeated).toMatchObject([{ participant_id: "timed-out", completion_code: codes["timed-out"] }]);
});

test("the screens of those who do not get in, or lose the server", async ({ openElement, server }) => {
  // Nobody listens there. It takes half a minute to say so, in which the others come to their ends.
  const failed = await openElement(staying("failed", "game", { query: { server: "http://127.0.0.1:6" } }));
  const misspelt = await openElement(staying("misspelt", "gaem"));
  await showsEnd(misspelt, { title: "The study cannot be reached", canRetry: true, details: "gaem" });

  const preview = await openElement(staying("x", "game", { query: { assignmentId: "ASSIGNMENT_ID_NOT_AVAILABLE" } }));
  await showsEnd(preview, { title: "This is a preview", details: "preview" });

  const unsupported = await openElement(
    staying("unsupported", "game", {
      prepare: (page) => page.addInitScript(() => Reflect.deleteProperty(window, "RTCPeerConnection")),
    }),
  );
  await showsEnd(unsupported, {
    title: "The study does not run in this browser",
    code: codes.unsupported,
    details: "WebRTC",
  });

  const first = await openElement(staying("twice", "game"));
  await expect(first.getByRole("heading", { name: "Waiting for a partner" })).toBeVisible();
  const taken = await openElement(staying("twice", "game"));
  await showsEnd(taken, { title: "The study is already open", details: "another page" });
  const opened = first.waitForEvent("popup");
  await first.evaluate(() => void window.open(location.href));
  await expect((await opened).getByRole("heading", { name: "Waiting for a partner" })).toBeVisible();
  await showsEnd(first, { title: "You go on in another tab" });

  const line = new Line();
  const disconnected = await openElement(staying("disconnected", "graceless", { prepare: (page) => line.lay(page) }));
  await expect(disconnected.getByRole("heading", { name: "Waiting for a partner" })).toBeVisible();
  await line.cut();
  await expect(disconnected.getByRole("heading", { name: "Connecting again…" })).toBeVisible();
  const isGivenUp = async () => ofType(await server.records(), "outcome").some((end) => end.outcome === "disconnected");
  await expect.poll(isGivenUp).toBe(true);
  line.mend();
  await showsEnd(disconnected, { title: "Your place was given up", canRetry: true });
  await showsEnd(failed, { title: "The study cannot be reached", canRetry: true, details: "127.0.0.1:6" });
});

test("the screens of those who were matched", async ({ openElement }) => {
  const scene = "no-way-back";
  const [alice, bob] = [await openElement(staying("alice", scene)), await openElement(staying("bob", scene))];
  for (const page of [alice, bob]) await isMatched(page);
  await alice.evaluate(() => document.querySelector("earshot-waitroom")?.finish("finished", { goesOn: false }));
  await showsEnd(alice, { title: "Thank you", code: codes.finished });
  await alice.evaluate(() => document.querySelector("earshot-waitroom")?.match?.leave());
  // His page never says that it is over, and does not come back in time.
  await bob.reload();
  await showsEnd(bob, { title: "You have taken part already", code: codes["already-matched"] });
  await alice.reload();
  await showsEnd(alice, { title: "Thank you", code: codes.finished });

  const [carol, dan] = [await openElement(staying("carol", "game")), await openElement(staying("dan", "game"))];
  for (const page of [carol, dan]) await isMatched(page);
  await carol.evaluate(() => document.querySelector("earshot-waitroom")?.match?.leave());
  await dan.evaluate(() => document.querySelector("earshot-waitroom")?.finish("partner-gone", { goesOn: false }));
  await showsEnd(dan, { title: "Your partner is gone", code: codes["partner-gone"] });
});
