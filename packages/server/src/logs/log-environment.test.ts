import { describe, expect, test } from "vitest";
import { logFormatIn, logLevelIn } from "./log-environment.ts";

describe("the log", () => {
  test("is in words for a terminal and in JSON for all else, unless the environment says otherwise", () => {
    expect([logFormatIn({}, true), logFormatIn({}, false), logFormatIn({ EARSHOT_LOG: "" }, true)]).toEqual([
      "text",
      "json",
      "text",
    ]);
    expect(logFormatIn({ EARSHOT_LOG: "json" }, true)).toBe("json");
    expect(logFormatIn({ EARSHOT_LOG: "text" }, false)).toBe("text");
  });

  test("says what is information and above, unless the environment says otherwise", () => {
    expect([logLevelIn({}), logLevelIn({ EARSHOT_LOG_LEVEL: " warn " })]).toEqual(["info", "warn"]);
  });

  test("is not of a sort that there is not", () => {
    expect(() => logFormatIn({ EARSHOT_LOG: "xml" }, true)).toThrow('EARSHOT_LOG is "xml"; allowed: json, text');
    expect(() => logLevelIn({ EARSHOT_LOG_LEVEL: "debug" })).toThrow(
      'EARSHOT_LOG_LEVEL is "debug"; allowed: info, warn, error',
    );
  });
});
