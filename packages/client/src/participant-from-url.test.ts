import { afterEach, describe, expect, test, vi } from "vitest";
import { participantFromUrl } from "./participant-from-url.ts";

const page = "https://lab.example.org/game";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("participantFromUrl", () => {
  test.each([
    ["Prolific", "?PROLIFIC_PID=5f3a&STUDY_ID=s&SESSION_ID=x", "5f3a"],
    ["MTurk", "?workerId=A1B2&assignmentId=3", "A1B2"],
    ["the experiment itself", "?participant=p-07", "p-07"],
    ["Prolific before the experiment itself", "?participant=p-07&PROLIFIC_PID=5f3a", "5f3a"],
    ["a padded one", "?participant=%20p-07%20", "p-07"],
  ])("reads the id of %s", (_, query, id) => {
    expect(participantFromUrl(`${page}${query}`)).toBe(id);
  });

  test("does not take an id that the platform did not fill in, and says so", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    expect(participantFromUrl(`${page}?PROLIFIC_PID={{%25PROLIFIC_PID%25}}`)).toMatch(/^anonymous-\d+-\d+-\d+$/);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("PROLIFIC_PID"));
  });

  test("without any, is an id of this tab's own that a refresh keeps", () => {
    const stored = new Map<string, string>();
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
    const first = participantFromUrl(page);
    expect(participantFromUrl(page)).toBe(first);
    stored.clear();
    expect(participantFromUrl(page)).not.toBe(first);
  });

  test("works where storage is forbidden", () => {
    vi.stubGlobal("sessionStorage", {
      getItem: () => {
        throw new Error("SecurityError");
      },
    });
    expect(participantFromUrl(page)).toMatch(/^anonymous-/);
  });
});
