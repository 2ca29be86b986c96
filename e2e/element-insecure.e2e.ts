import { chromiumArgs } from "../scripts/chromium.mjs";
import { codes, expect, test } from "./support/element-fixtures.ts";

/** Not `localhost`, which browsers trust also without TLS. */
const HOST = "study.example";

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...chromiumArgs, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`] }),
});

test("on a page over http, where there is no clipboard, the code is copied all the same", async ({
  openElement,
  server,
}) => {
  const page = await openElement({ participantId: "nobody", path: "blank/" });
  await page.goto(`http://${HOST}:${server.port}/?participant=alice&scene=impatient&stays`);
  await expect(page.locator("code")).toHaveText(codes["timed-out"]);
  expect(await page.evaluate(() => [isSecureContext, "clipboard" in navigator])).toEqual([false, false]);
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied.").first()).toBeVisible();
  await page.evaluate(() => {
    const field = document.createElement("textarea");
    document.body.append(field);
    field.focus();
  });
  await page.keyboard.press("ControlOrMeta+V");
  await expect(page.locator("textarea")).toHaveValue(codes["timed-out"]);
});
