import { expect, test } from "vitest";
import { endScreenOf, type End } from "./end-screen.ts";
import { english } from "./texts/english.ts";
import { loadWords } from "./words.ts";

const words = await loadWords("en", {});

/** Every reason, as the compiler knows: a new one without words is an error here. */
const reasons: Readonly<Record<End["reason"], null>> = {
  "timed-out": null,
  left: null,
  "left-after-wait": null,
  disconnected: null,
  "not-ready": null,
  replaced: null,
  unsupported: null,
  "partner-gone": null,
  excluded: null,
  "device-not-allowed": null,
  "browser-not-allowed": null,
  "connection-too-weak": null,
  "server-rtt-too-high": null,
  finished: null,
  "already-matched": null,
  failed: null,
  preview: null,
  taken: null,
  fault: null,
};

test.each(Object.keys(reasons) as End["reason"][])("%s has a title and a text", (reason) => {
  const { title, text } = endScreenOf({ reason }, words);
  expect(title).toBe(english[`${reason}-title`]);
  expect(text).toBe(english[`${reason}-text`]);
});

test("code and link are shown where there are some", () => {
  const end = { reason: "timed-out", completionCode: "C3", redirectUrl: "https://p.example.org/?cc=C3" } as const;
  expect(endScreenOf(end, words)).toMatchObject({ code: "C3", url: end.redirectUrl, canRetry: false });
  expect(endScreenOf({ reason: "timed-out" }, words)).toMatchObject({ code: null, url: null });
});

test("what only researchers understand is apart, and what the person was told in words of the server is not repeated", () => {
  expect(endScreenOf({ reason: "failed", message: "502" }, words).details).toBe("502");
  expect(endScreenOf({ reason: "excluded", message: "Thank you" }, words).details).toBeNull();
});

test("one can try again where that may help", () => {
  const canRetry = (reason: End["reason"]) => endScreenOf({ reason }, words).canRetry;
  expect((Object.keys(reasons) as End["reason"][]).filter(canRetry)).toEqual(["disconnected", "failed"]);
});
