import { expect, it } from "vitest";
import { parsePageUrl, sceneHref, secondTabHref, toAddedDelayMs } from "./page-url.ts";

const href = "http://192.168.0.5:4400/demo/?scene=trio&participant=one&delay=80&block=1";

it("reads what the URL says, and has an answer for what it does not say", () => {
  expect(parsePageUrl(href)).toEqual({ scene: "trio", hasParticipant: true, addedDelayMs: 80, isBlocked: true });
  expect(parsePageUrl("http://localhost/")).toEqual({
    scene: "pair",
    hasParticipant: false,
    addedDelayMs: 0,
    isBlocked: false,
  });
});

it("takes no delay that cannot be set", () => {
  expect(["150", "-1", "9999", "x", ""].map(toAddedDelayMs)).toEqual([150, 0, 400, 0, 0]);
});

it("gives a second tab its own participant and settings, in the same scene on the same server", () => {
  expect(secondTabHref(href, "two", 0)).toBe("http://192.168.0.5:4400/demo/?scene=trio&participant=two");
  expect(secondTabHref(href, "two", 150)).toBe("http://192.168.0.5:4400/demo/?scene=trio&participant=two&delay=150");
});

it("goes to another scene as a newcomer", () => {
  expect(new URL(sceneHref(href, "pair")).searchParams.has("participant")).toBe(false);
});
