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
    ["oTree", "?participant_label=Ann", "Ann"],
    ["Sona", "?survey_code=1234", "1234"],
    ["Prolific before the experiment itself", "?participant=p-07&PROLIFIC_PID=5f3a", "5f3a"],
    ["a padded one", "?participant=%20p-07%20", "p-07"],
    ["Prolific in lower case", "?prolific_pid=5f3a", "5f3a"],
    ["MTurk in other cases", "?WORKERID=A1B2", "A1B2"],
    ["a link that was escaped as text", "?STUDY_ID=s&amp;PROLIFIC_PID=5f3a", "5f3a"],
    ["a link that was escaped twice", "?STUDY_ID=s&amp;amp;PROLIFIC_PID=5f3a", "5f3a"],
    ["a link that was escaped by number", "?STUDY_ID=s&#38;PROLIFIC_PID=5f3a", "5f3a"],
    ["a page with a router", "#/?PROLIFIC_PID=5f3a", "5f3a"],
    ["a page with a router and a route", "?x=1#/game?a=b&PROLIFIC_PID=5f3a", "5f3a"],
    ["a bare hash", "#PROLIFIC_PID=5f3a", "5f3a"],
    ["a second question mark", "?lang=en?PROLIFIC_PID=5f3a", "5f3a"],
    ["the one of two that is filled in", "?PROLIFIC_PID=&PROLIFIC_PID=5f3a", "5f3a"],
  ])("reads the id of %s", (_, query, id) => {
    expect(participantFromUrl(`${page}${query}`)).toBe(id);
  });

  test("does not take an id that the platform did not fill in, and says so", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    expect(participantFromUrl(`${page}?PROLIFIC_PID={{%25PROLIFIC_PID%25}}`)).toMatch(/^anonymous-\d+-\d+-\d+$/);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("PROLIFIC_PID"));
  });

  test.each(["undefined", "${e://Field/PROLIFIC_PID}", "%25SURVEY_CODE%25", "[%25workerId%25]"])(
    "takes %s for nothing, and the next parameter instead",
    (value) => {
      vi.spyOn(console, "warn").mockReturnValue();
      expect(participantFromUrl(`${page}?PROLIFIC_PID=${value}&participant=p-07`)).toBe("p-07");
    },
  );

  test("says in the console that there was none", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    participantFromUrl(page);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("PROLIFIC_PID"));
  });

  test("is MTurk's own word for a preview in a preview, whatever else there is", () => {
    expect(participantFromUrl(`${page}?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&participant=p-07`)).toBe(
      "ASSIGNMENT_ID_NOT_AVAILABLE",
    );
  });

  test("works where storage is forbidden", () => {
    vi.spyOn(console, "warn").mockReturnValue();
    vi.stubGlobal("sessionStorage", {
      getItem: () => {
        throw new Error("SecurityError");
      },
    });
    expect(participantFromUrl(page)).toMatch(/^anonymous-/);
  });
});
