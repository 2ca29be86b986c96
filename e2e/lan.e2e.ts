import { chromium } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "../scripts/chromium.mjs";
import { expect, test } from "./support/fixtures.ts";
import { Tab } from "./support/tab.ts";

test("two pages on plain http in a network of one's own are measured, matched, and hear each other", async ({
  server,
}) => {
  // The browser takes this name for another machine, whose pages are no secure context over http.
  const args = [...chromiumArgs, "--host-resolver-rules=MAP lab.lan 127.0.0.1"];
  const browser = await chromium.launch({ executablePath: findOrInstallChromium(), args, timeout: 0 });
  const serverUrl = server.url.replace("127.0.0.1", "lab.lan");
  const [alice, bob] = [await Tab.open(browser, { serverUrl }), await Tab.open(browser, { serverUrl })];
  for (const { page } of [alice, bob]) {
    expect(await page.evaluate(() => [isSecureContext, "randomUUID" in crypto, "clipboard" in navigator])).toEqual([
      false,
      false,
      false,
    ]);
  }
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  expect((await alice.rtt())?.path).toBe("host");
  await alice.send("over the lab's own wires");
  await bob.received("over the lab's own wires");

  await alice.page.reload();
  await alice.join({ scene: "near", participantId: "alice" });
  expect(await alice.outcome()).toEqual({ kind: "matched", rejoined: true });
  await browser.close();
});
