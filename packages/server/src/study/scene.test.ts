import {
  FifoMatchmaker,
  Matchmaker,
  OptionsError,
  RankedMatchmaker,
  Waitroom,
  type MatchCandidate,
} from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import { scene, type MatchmakingOptions, type Scene, type WaitingOptions } from "./scene.ts";
import { defineStudy } from "./study.ts";

class Nobody extends Matchmaker {
  findMatch(): MatchCandidate[] | null {
    return null;
  }
}

/** Options as a researcher without a type checker may write them. */
function untyped<T>(value: unknown): T {
  return value as T;
}

function faultOf(build: () => unknown): {
  name: string;
  message: string;
  field?: string;
  value?: unknown;
  allowed?: string;
} {
  try {
    build();
  } catch (error) {
    if (error instanceof OptionsError) return error;
    if (error instanceof Error) return { name: error.name, message: error.message };
  }
  throw new Error("nothing was thrown");
}

describe("a scene's matchmaker", () => {
  test("is the very instance that was given", () => {
    const matchmaker = new Nobody({ maxP2pRttMs: 150 });
    const game = scene("game").matchmaking({ matchmaker });
    expect(game.matchmaker).toBe(matchmaker);
    expect(game.toWaitroomOptions().matchmaker).toBe(matchmaker);
  });

  test.for([{}, { matchmaker: null }])("is null without one, and a FifoMatchmaker does the work: %o", (options) => {
    const game = scene("game").matchmaking(options);
    expect(game.matchmaker).toBeNull();
    expect(game.toWaitroomOptions().matchmaker).toBeInstanceOf(FifoMatchmaker);
    expect(game.toWaitroomOptions().matchmaker.maxP2pRttMs).toBeNull();
  });

  test.for([[Nobody], ["fifo"], [{ findMatch: () => null }], [42]])(
    "is refused with a TypeError if it is %s",
    ([value]) => {
      const fault = faultOf(() => scene("game").matchmaking(untyped<MatchmakingOptions>({ matchmaker: value })));
      expect(fault.name).toBe("TypeError");
      expect(fault.message).toContain('matchmaker of scene "game" is not a Matchmaker');
    },
  );
});

describe("a bad option is refused with its field, its value and what is allowed", () => {
  const game = () => scene("game");
  const waiting = (options: unknown) => () => game().waitroom(untyped<WaitingOptions>(options));
  const matching = (options: unknown) => () => game().matchmaking(untyped<MatchmakingOptions>(options));
  const cases: [string, () => Scene, { field: string; value: unknown }][] = [
    ["no players", () => game().players(0), { field: "players", value: 0 }],
    ["one player", () => game().players(1), { field: "players", value: 1 }],
    ["half a player", () => game().players(2.5), { field: "players", value: 2.5 }],
    ["players in words", () => game().players(untyped<number>("2")), { field: "players", value: "2" }],
    ["no time to wait", waiting({ timeoutMs: 0 }), { field: "waitroom.timeoutMs", value: 0 }],
    ["a wait in seconds", waiting({ timeoutMs: 120 }), { field: "waitroom.timeoutMs", value: 120 }],
    ["just below a second", waiting({ timeoutMs: 999.9 }), { field: "waitroom.timeoutMs", value: 999.9 }],
    ["a grace in seconds", waiting({ graceMs: 10 }), { field: "waitroom.graceMs", value: 10 }],
    ["a countdown in seconds", waiting({ countdownMs: 3 }), { field: "waitroom.countdownMs", value: 3 }],
    ["a time that is none", waiting({ timeoutMs: Number.NaN }), { field: "waitroom.timeoutMs", value: Number.NaN }],
    ["a wait without end", waiting({ timeoutMs: Infinity }), { field: "waitroom.timeoutMs", value: Infinity }],
    ["a negative grace", waiting({ graceMs: -1 }), { field: "waitroom.graceMs", value: -1 }],
    ["a countdown in words", waiting({ countdownMs: "3 s" }), { field: "waitroom.countdownMs", value: "3 s" }],
    [
      "a jitter in words",
      matching({ p2p: { maxJitterMs: "5" } }),
      { field: "matchmaking.p2p.maxJitterMs", value: "5" },
    ],
    ["a misspelt rule", matching({ p2p: { maxjitter: 5 } }), { field: "matchmaking.p2p.maxjitter", value: 5 }],
    ["a misspelt time", waiting({ timeoutMS: 5 }), { field: "waitroom.timeoutMS", value: 5 }],
    ["a waitroom that is a number", waiting(5), { field: "waitroom", value: 5 }],
    [
      "a matchmaker that is not there",
      matching({ matchmaker: undefined }),
      { field: "matchmaking.matchmaker", value: undefined },
    ],
    ["no rules in other words", matching({ p2p: null }), { field: "matchmaking.p2p", value: null }],
    ["rules that are a number", matching({ p2p: 5 }), { field: "matchmaking.p2p", value: 5 }],
    [
      "a step of a limit in seconds",
      () =>
        game().matchmaking({
          matchmaker: new FifoMatchmaker({
            maxP2pRttMs: [
              { afterMs: 0, maxP2pRttMs: 100 },
              { afterMs: 30, maxP2pRttMs: 150 },
            ],
          }),
        }),
      { field: "maxP2pRttMs[1].afterMs", value: 30 },
    ],
    [
      "a hold in seconds",
      () => game().matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 100, unlikelyHoldMs: 20 }) }),
      { field: "unlikelyHoldMs", value: 20 },
    ],
    ["rules that are not there", matching({ p2p: undefined }), { field: "matchmaking.p2p", value: undefined }],
    [
      "a rule that is not there",
      matching({ p2p: { maxJitterMs: undefined } }),
      { field: "matchmaking.p2p.maxJitterMs", value: undefined },
    ],
    ["a misspelt matchmaker", matching({ matchMaker: null }), { field: "matchmaking.matchMaker", value: null }],
    [
      "a hiding that is neither",
      matching({ hideLobbyCount: "yes" }),
      { field: "matchmaking.hideLobbyCount", value: "yes" },
    ],
    [
      "an end of the wait that is neither",
      waiting({ onTimeout: "extend" }),
      { field: "waitroom.onTimeout", value: "extend" },
    ],
    ["an extension in seconds", waiting({ extendByMs: 120 }), { field: "waitroom.extendByMs", value: 120 }],
    ["no extension", waiting({ maxExtensions: 0 }), { field: "waitroom.maxExtensions", value: 0 }],
    ["a choice in seconds", waiting({ choiceWithinMs: 60 }), { field: "waitroom.choiceWithinMs", value: 60 }],
    ["a minimum wait in seconds", waiting({ minimumWaitMs: 90 }), { field: "waitroom.minimumWaitMs", value: 90 }],
    ["a ready check that is none", waiting({ readyCheck: true }), { field: "waitroom.readyCheck", value: true }],
    ["a ready check of nobody", waiting({ readyCheck: null }), { field: "waitroom.readyCheck", value: null }],
    [
      "a time to answer in seconds",
      waiting({ readyCheck: { answerWithinMs: 20 } }),
      { field: "waitroom.readyCheck.answerWithinMs", value: 20 },
    ],
    [
      "a time to answer that is none",
      waiting({ readyCheck: { answerWithinMs: "20 s" } }),
      { field: "waitroom.readyCheck.answerWithinMs", value: "20 s" },
    ],
    [
      "a misspelt time to answer",
      waiting({ readyCheck: { withinMs: 20_000 } }),
      { field: "waitroom.readyCheck.withinMs", value: 20_000 },
    ],
    ["a negative maxRtt", matching({ maxRtt: -5 }), { field: "matchmaking.maxRtt", value: -5 }],
    ["a name with a path", () => scene("../game"), { field: "scene", value: "../game" }],
    ["no name", () => scene(""), { field: "scene", value: "" }],
    ["a long name", () => scene("x".repeat(65)), { field: "scene", value: "x".repeat(65) }],
  ];

  test.for(cases)("%s", ([, build, { field, value }]) => {
    const fault = faultOf(build);
    expect(fault).toBeInstanceOf(OptionsError);
    expect(fault).toMatchObject({ field, value, allowed: expect.stringMatching(/\w/) });
    expect(fault.message).toContain(`${field} is `);
    expect(fault.message).toContain(`allowed: ${fault.allowed}`);
  });
});

test("a misspelt rule of the waitroom is said to be no option, under the name that the study gives it", () => {
  const options = untyped<MatchmakingOptions>({ p2p: { maxJitter: 5 } });
  expect(faultOf(() => scene("game").matchmaking(options)).message).toBe(
    "matchmaking.p2p.maxJitter is 5, but there is no such option; " +
      "allowed: statistic, maxJitterMs, maxLossRatio, allowRelay, recheck",
  );
});

describe("a time", () => {
  test("in seconds is refused with what to write", () => {
    const fault = faultOf(() => scene("game").waitroom({ timeoutMs: 120 }));
    expect(fault.message).toContain("this would be 0.12 s. For 120 s write 120000");
  });

  test.for([
    { timeoutMs: 1_000 },
    {
      onTimeout: "choice" as const,
      extendByMs: 1_000,
      maxExtensions: 2,
      choiceWithinMs: 20_000,
      minimumWaitMs: 60_000,
    },
    { graceMs: 0 },
    { countdownMs: 0 },
    { countdownMs: 100, graceMs: 100 },
  ])("may be %o", (options) => {
    expect(scene("game").waitroom(options).toWaitroomOptions()).toMatchObject(options);
  });
});

test("a ready check has 20 s, unless it says otherwise", () => {
  const rulesOf = (readyCheck: NonNullable<WaitingOptions["readyCheck"]>) =>
    scene("game").waitroom({ readyCheck }).toWaitroomOptions().readyCheck;
  expect(rulesOf({})).toEqual({ answerWithinMs: 20_000 });
  expect(rulesOf({ answerWithinMs: 1_000 })).toEqual({ answerWithinMs: 1_000 });
  expect(rulesOf(false)).toBe(false);
});

describe("roles", () => {
  const roles = ["leader", "follower", "judge"];

  test("may be given before the number of players", () => {
    const game = scene("game").assign({ roles, seed: 1 }).matchmaking({}).players(3);
    expect(game.toWaitroomOptions()).toMatchObject({ groupSize: 3, assignment: { roles } });
  });

  test("that do not fit are refused when both are known, in either order", () => {
    const fault = {
      field: "assign.roles",
      value: "leader, follower, judge",
      allowed: "as many as players (4), or none",
    };
    expect(faultOf(() => scene("game").assign({ roles, seed: 1 }).players(4))).toMatchObject(fault);
    expect(faultOf(() => scene("game").players(4).assign({ roles, seed: 1 }))).toMatchObject(fault);
  });

  test("that do not fit the two players of a scene that says nothing are refused with the study", () => {
    const game = scene("game").assign({ roles, seed: 1 });
    const fault = { field: "assign.roles", allowed: "as many as players (2), or none" };
    expect(faultOf(() => game.toWaitroomOptions())).toMatchObject(fault);
    expect(faultOf(() => defineStudy({ study: "pilot", scenes: [game] }))).toMatchObject(fault);
  });
});

describe("maxRtt, the older rule", () => {
  /** Whether two who wait with these server RTTs are matched. */
  function areMatched(game: Scene, [first, second]: readonly [number | null, number | null]): boolean {
    const waitroom = new Waitroom({ ...game.toWaitroomOptions(), firstRttWaitMs: 0 });
    const arrive = (participantId: string, serverRttMs: number | null) =>
      waitroom.handle({ kind: "joined", participantId, serverRttMs, hidden: false, groupHistory: null }, 0);
    arrive("first", first);
    return arrive("second", second).some(({ kind }) => kind === "proposed");
  }

  test.for([
    { rtts: [100, 150], matched: true },
    { rtts: [150, 100], matched: true },
    { rtts: [100, 151], matched: false },
    { rtts: [300, 310], matched: true },
    { rtts: [null, 500], matched: true },
    { rtts: [500, null], matched: true },
  ] as const)("pairs $rtts by their difference: $matched", ({ rtts, matched }) => {
    expect(areMatched(scene("game").matchmaking({ maxRtt: 50 }), rtts)).toBe(matched);
  });

  test("works together with a matchmaker", () => {
    const matchmaker = new FifoMatchmaker({ maxP2pRttMs: 150 });
    const game = scene("game").matchmaking({ matchmaker, maxRtt: 50 });
    expect(game.matchmaker).toBe(matchmaker);
    expect(areMatched(game, [100, 151])).toBe(false);
    expect(areMatched(game, [100, 150])).toBe(true);
  });
});
