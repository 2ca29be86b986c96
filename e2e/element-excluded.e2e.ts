import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineStudy, participants } from "@earshot/server";
import { codes, elementStudy, expect, test, type ElementPage } from "./support/element-fixtures.ts";
import { showsEnd } from "./support/end-screen.ts";

const MAX_SERVER_RTT_MS = 100;

test.use({
  study: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "earshot-excluded-"));
    const exclude = join(folder, "earlier.csv");
    await writeFile(exclude, "excluded\n");
    const who = participants({
      exclude,
      devices: ["desktop"],
      browsers: { chrome: 100 },
      minConnection: "3g",
      maxServerRttMs: MAX_SERVER_RTT_MS,
      minSamples: 2,
    });
    await use(defineStudy({ ...elementStudy, participants: who }));
    await rm(folder, { recursive: true });
  },
});

const linux = "Mozilla/5.0 (X11; Linux x86_64)";
const userAgents = {
  chrome: `${linux} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`,
  phone:
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
} as const;

test("the screens of those whom the study does not let wait, each with its code", async ({ openElement }) => {
  const open = (participantId: string, userAgent: keyof typeof userAgents, prepare: ElementPage["prepare"]) =>
    openElement({
      participantId,
      query: { scene: "game", stays: "" },
      contextOptions: { userAgent: userAgents[userAgent] },
      ...(prepare && { prepare }),
    });

  const farAway = await open("far-away", "chrome", (page) =>
    page.routeWebSocket(/socket\.io/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => void setTimeout(() => server.send(message), 3 * MAX_SERVER_RTT_MS));
    }),
  );
  await expect(farAway.getByRole("heading", { level: 2 })).toHaveText(
    /Checking your connection…|The way to our server/,
  );
  await showsEnd(farAway, { title: "The way to our server is too long", code: codes["server-rtt-too-high"] });

  const excluded = await open("excluded", "chrome", undefined);
  await showsEnd(excluded, { title: "You cannot take part in this study", code: codes.excluded });

  const phone = await open("phone", "phone", undefined);
  await showsEnd(phone, { title: "The study does not run on this device", code: codes["device-not-allowed"] });

  const firefox = await open("firefox", "firefox", undefined);
  await showsEnd(firefox, { title: "The study does not run in this browser", code: codes["browser-not-allowed"] });
  await expect(firefox.getByText("Please open it in another browser").first()).toBeVisible();

  const weak = await open("weak", "chrome", (page) =>
    page.addInitScript(() => {
      Object.defineProperty(navigator, "connection", { get: () => ({ effectiveType: "2g" }) });
    }),
  );
  await showsEnd(weak, { title: "The study needs a faster network", code: codes["connection-too-weak"] });
});
