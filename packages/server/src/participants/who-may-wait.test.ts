import { describe, expect, test } from "vitest";
import { userAgents } from "../../test-support/user-agents.ts";
import { visitorOf } from "./visitor.ts";
import { obstacleTo } from "./who-may-wait.ts";

const visitor = (userAgent: string, touchPoints?: number) =>
  visitorOf({ userAgent, touchPoints, connection: undefined });

describe("what a page runs on", () => {
  test.for([
    ["chrome", "desktop", "chrome", 131],
    ["oldChrome", "desktop", "chrome", 88],
    ["chromebook", "desktop", "chrome", 131],
    ["edge", "desktop", "edge", 131],
    ["firefox", "desktop", "firefox", 128],
    ["safari", "desktop", "safari", 17],
    ["iphone", "phone", "safari", 17],
    ["iphoneChrome", "phone", "chrome", 131],
    ["phone", "phone", "chrome", 131],
    ["tablet", "tablet", "chrome", 131],
    ["samsung", "phone", "samsung", 25],
    ["opera", "desktop", "opera", 116],
  ] as const)("is known of %s", ([name, device, browser, version]) => {
    expect(visitor(userAgents[name])).toMatchObject({ device, browser, version });
  });

  test("is a tablet where a Macintosh has a screen for several fingers, and only there", () => {
    expect(visitor(userAgents.safari, 5).device).toBe("tablet");
    expect(visitor(userAgents.safari, 0).device).toBe("desktop");
    expect(visitor(userAgents.chrome, 10).device).toBe("desktop");
  });

  test.for(["", "node", "x".repeat(100_000), "Mozilla/5.0 (((((("])(
    "is taken for a computer where nobody knows",
    (text) => {
      expect(visitor(text)).toMatchObject({ device: "desktop", browser: null });
    },
  );
});

describe("who may wait", () => {
  test("is who has one of the devices", () => {
    const rules = { devices: ["desktop", "tablet"] } as const;
    expect(obstacleTo(rules, visitor(userAgents.tablet))).toBe(null);
    expect(obstacleTo(rules, visitor(userAgents.phone))).toBe("device-not-allowed");
  });

  test("is who has one of the browsers, from the version on", () => {
    const rules = { browsers: { chrome: 88, firefox: 129, safari: true } } as const;
    const obstacles = (["oldChrome", "firefox", "iphone", "edge"] as const).map((name) =>
      obstacleTo(rules, visitor(userAgents[name])),
    );
    expect(obstacles).toEqual([null, "browser-not-allowed", null, "browser-not-allowed"]);
    expect(obstacleTo(rules, visitor("node"))).toBe("browser-not-allowed");
  });

  test("is who has a network that is good enough, and whose browser does not say", () => {
    const rules = { minConnection: "3g" } as const;
    const obstacles = ["slow-2g", "2g", "3g", "4g", "5g?", undefined].map((connection) =>
      obstacleTo(rules, visitorOf({ userAgent: userAgents.chrome, touchPoints: 0, connection })),
    );
    expect(obstacles).toEqual(["connection-too-weak", "connection-too-weak", null, null, null, null]);
  });

  test("is everybody without rules", () => {
    for (const userAgent of Object.values(userAgents)) expect(obstacleTo({}, visitor(userAgent))).toBe(null);
  });
});
