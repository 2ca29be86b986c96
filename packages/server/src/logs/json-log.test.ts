import { describe, expect, test } from "vitest";
import { jsonLog } from "./json-log.ts";
import type { LogLevel } from "./log-environment.ts";

function logged(level: LogLevel | undefined): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = jsonLog({ ...(level === undefined ? {} : { level }), write: (line) => void lines.push(line) });
  log.info("it runs");
  log.info("warning: it has no effect");
  log.error("it failed", new RangeError("at 192.0.2.1"));
  log.error("it is lost");
  return lines.map((line) => {
    expect(line).toMatch(/^\{.*\}\n$/);
    return JSON.parse(line) as Record<string, unknown>;
  });
}

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe("a log of JSON lines", () => {
  test("has for each message what it is, when and how bad, and nothing else", () => {
    expect(logged(undefined)).toEqual([
      { level: "info", time, msg: "it runs" },
      { level: "warn", time, msg: "it has no effect" },
      {
        level: "error",
        time,
        err: { name: "RangeError", message: "at [address]", stack: expect.stringContaining("json-log.test.ts") },
        msg: "it failed",
      },
      { level: "error", time, msg: "it is lost" },
    ]);
  });

  test.for([
    ["info", 4],
    ["warn", 3],
    ["error", 2],
  ] as const)("leaves out what is less than %s", ([level, count]) => {
    expect(logged(level)).toHaveLength(count);
  });
});
