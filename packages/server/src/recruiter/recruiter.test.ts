import { describe, expect, test } from "vitest";
import { faultsIn } from "../options-errors.ts";
import { scene } from "../study/scene.ts";
import { defineStudy, type Study } from "../study/study.ts";
import { Completions } from "./completions.ts";
import { mturk, prolific, recruiter, sona, type Recruiter } from "./recruiter.ts";

const codes = { finished: "C1", "partner-gone": "C2", "timed-out": "C3", unsupported: "C4" };
const { finished, "timed-out": _timedOut, ...twoCodes } = codes;
const ann = { participantId: "ann b", parameters: { SESSION_ID: "s/1", survey_code: "77" } };

function faultsOf(made: unknown): string[] {
  const study: Study = { study: "pilot", scenes: [scene("game")], recruiter: made as Recruiter };
  return faultsIn(() => defineStudy(study)).map(({ message }) => message);
}

describe("a study's recruiter", () => {
  const template = "https://app.prolific.com/submissions/complete?cc={code}";
  const good: [string, Recruiter][] = [
    ["Prolific", prolific({ codes })],
    ["MTurk", mturk({ codes })],
    ["Sona", sona({ site: "https://school.sona-systems.com", experimentId: 12, creditToken: "a1b2" })],
    ["a panel of its own", recruiter({ redirect: `${template}&p={participantId}&s={SESSION_ID}`, codes })],
    ["a page that asks for the reason", recruiter({ redirect: "http://localhost:8080/end?why={reason}" })],
    ["codes that are only shown", recruiter({ codes })],
  ];

  test.for(good)("may be %s", ([, made]) => {
    expect(faultsOf(made)).toEqual([]);
  });

  const bad: [string, unknown, RegExp[]][] = [
    ["a text", "prolific", [/^recruiter is "prolific"; allowed: what prolific/]],
    [
      "one without two of the codes",
      prolific({ codes: twoCodes as typeof codes }),
      [/^recruiter\.codes\.finished is undefined; allowed: the code/, /^recruiter\.codes\["timed-out"\] is undefined/],
    ],
    ["one with an empty code", mturk({ codes: { ...codes, finished: "" } }), [/^recruiter\.codes\.finished is ""/]],
    [
      "one with a whole URL as a code",
      prolific({ codes: { ...codes, unsupported: `${template}4` } }),
      [/^recruiter\.codes\.unsupported is .* and not the URL around it$/],
    ],
    [
      "one with a code for what is no end",
      prolific({ codes: { ...codes, "time-out": "C9" } as typeof codes }),
      [/^recruiter\.codes\.time-out .*timed-out/],
    ],
    ["one whose codes are a text", mturk({ codes: "C1" as never }), [/^recruiter\.codes is "C1"/]],
    ["one without codes", mturk({} as never), [/^recruiter\.codes is undefined; allowed: a code for each/]],
    ["nothing at all", recruiter({}), [/^recruiter\.codes is undefined/]],
    ["a URL with a place for codes, and none", recruiter({ redirect: template }), [/^recruiter\.codes is undefined/]],
    ["codes without a place for them", recruiter({ redirect: "https://lab.org/", codes }), [/^recruiter\.redirect/]],
    ["plain http", recruiter({ redirect: "http://lab.org/?c={code}", codes }), [/^recruiter\.redirect .* https: URL/]],
    ["no URL", recruiter({ redirect: "lab.org/{code}", codes }), [/^recruiter\.redirect/]],
    ["what nobody fills in", recruiter({ redirect: "https://lab.org/{code}/{PID}", codes }), [/^recruiter\.redirect/]],
    ["a host that people choose", recruiter({ redirect: "https://{hitId}.org/{code}", codes }), [/behind the host$/]],
    [
      "a user that people choose",
      recruiter({ redirect: "https://lab.org@{hitId}/{code}", codes }),
      [/^recruiter\.red/],
    ],
    ["a site that is none", sona({ site: "school", experimentId: 1, creditToken: "a" }), [/^recruiter is .* site/]],
    [
      "a token that is two",
      sona({ site: "https://school.sona-systems.com", experimentId: 1, creditToken: "a&survey_code=1" }),
      [/^recruiter is .*creditToken/],
    ],
    [
      "credit for what is no end",
      sona({ site: "https://s.org", experimentId: 1, creditToken: "a", credited: ["left" as "finished"] }),
      [/^recruiter\.credited/],
    ],
  ];

  test.for([
    ["minimumWaitMs", { minimumWaitMs: 60_000 }, "left-after-wait"],
    ["readyCheck", { readyCheck: {} }, "not-ready"],
  ] as const)("needs a code for what a scene's %s may come to", ([, waiting, ending]) => {
    const scenes = [scene("game").waitroom(waiting)];
    const faults = (given: Recruiter) =>
      faultsIn(() => defineStudy({ study: "pilot", scenes, recruiter: given })).map(({ message }) => message);
    expect(faults(prolific({ codes }))).toEqual([expect.stringContaining(`recruiter.codes["${ending}"] is undefined`)]);
    expect(faults(prolific({ codes: { ...codes, [ending]: "C9" } }))).toEqual([]);
    expect(new Completions(prolific({ codes: { ...codes, [ending]: "C9" } })).of(ending, ann).completionCode).toBe(
      "C9",
    );
  });

  test.for(bad)("is not %s", ([, made, words]) => {
    const faults = faultsOf(made);
    expect(faults).toHaveLength(words.length);
    for (const [index, word] of words.entries()) expect(faults[index]).toMatch(word);
  });
});

describe("what is taken along", () => {
  test("is a code for each end, and the way to the platform's completion page", () => {
    const completions = new Completions(prolific({ codes }));
    const url = "https://app.prolific.com/submissions/complete?cc=C3";
    expect(completions.of("timed-out", ann)).toEqual({ completionCode: "C3", redirectUrl: url });
  });

  test("is nothing after what is no end, and in a study without a recruiter", () => {
    for (const reason of ["left", "disconnected", "replaced", "toString"])
      expect(new Completions(prolific({ codes })).of(reason, ann)).toEqual({});
    expect(new Completions(null).of("timed-out", ann)).toEqual({});
  });

  test("is a code alone on MTurk, and credit alone on Sona, for the ends that earn it", () => {
    expect(new Completions(mturk({ codes })).of("finished", ann)).toEqual({ completionCode: finished });
    const school = sona({ site: "https://school.sona-systems.com", experimentId: 12, creditToken: "a1b2" });
    const completions = new Completions(school);
    const redirectUrl =
      "https://school.sona-systems.com/webstudy_credit.aspx?experiment_id=12&credit_token=a1b2&survey_code=77";
    expect(completions.of("partner-gone", ann)).toEqual({ redirectUrl });
    expect(completions.of("unsupported", ann)).toEqual({});
    expect(completions.needed({ ...ann.parameters, hitId: "h" })).toEqual({ survey_code: "77" });
  });

  test("has everything in the URL encoded, and no URL where something of it is not known", () => {
    const redirect = "https://lab.org/{reason}/{participantId}?s={SESSION_ID}&c={code}";
    const completions = new Completions(recruiter({ redirect, codes }));
    const redirectUrl = "https://lab.org/finished/ann%20b?s=s%2F1&c=C1";
    expect(completions.of("finished", ann)).toEqual({ completionCode: "C1", redirectUrl });
    expect(completions.of("finished", { ...ann, parameters: {} })).toEqual({ completionCode: "C1" });
  });
});
