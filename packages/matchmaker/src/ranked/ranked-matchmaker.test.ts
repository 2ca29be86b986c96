import { describe, expect, test } from "vitest";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { OptionsError } from "../options.ts";
import { RankedMatchmaker, type RankedOptions } from "./ranked-matchmaker.ts";
import { limitMs, ofKind, Scenario } from "../../test-support/scenario.ts";

function ranked(options: RankedOptions = {}, groupSize = 2, rules: { timeoutMs?: number } = {}): Scenario {
  const matchmaker = new RankedMatchmaker({ maxP2pRttMs: limitMs, ...options });
  return new Scenario({ groupSize, matchmaker, ...rules });
}

/** Whoever comes now is planned for together, as in the wake of a plan. */
function gather({ room }: Scenario): void {
  room.gatherUntilMs = room.atMs + room.matchmaker.coalesceMs;
}

/** They come at the same time, each with a round trip to the server; then they are planned for. */
function arrive(scenario: Scenario, serverRttsMs: Readonly<Record<string, number | null>>): void {
  gather(scenario);
  for (const [id, serverRttMs] of Object.entries(serverRttsMs)) scenario.join(id, { serverRttMs });
  scenario.passBy(1_100);
}

describe("RankedMatchmaker", () => {
  test("puts a pair forward at once, if nothing was planned just before", () => {
    const scenario = ranked();
    scenario.join("a");
    scenario.passBy(100);
    scenario.join("b");
    expect(scenario.probes).toBe("a-b");
  });

  test("gathers whoever comes within 100 ms of a plan, then puts forward disjoint pairs, the surest first", () => {
    const scenario = ranked();
    scenario.join("far", { serverRttMs: 90 });
    scenario.join("near", { serverRttMs: 5 });
    scenario.join("middle", { serverRttMs: 45 });
    scenario.pass(99);
    expect(scenario.probes).toBe("");
    scenario.join("nearer", { serverRttMs: 4 });
    scenario.pass(1);
    expect(scenario.probes).toBe("near-nearer far-middle");
  });

  test("excludes nobody for the sum: two neighbours far from the server are tried at once", () => {
    const scenario = ranked();
    arrive(scenario, { a: 150, b: 155 });
    expect(scenario.probes).toBe("a-b");
  });

  test("holds a pair back that has no chance by its lower bound, and tries it when it has waited for long", () => {
    const scenario = ranked({ unlikelyHoldMs: 20_000 });
    arrive(scenario, { a: 5, b: 200 });
    expect(scenario.probes).toBe("");
    // One in twenty of such pairs turns out to be good, so the longest hold is not theirs.
    scenario.passBy(14_800);
    expect(scenario.probes).toBe("");
    scenario.passBy(200);
    expect(scenario.probes).toBe("a-b");
  });

  test("holds nobody back for longer than a minute, however long they may wait", () => {
    const scenario = ranked({}, 2, { timeoutMs: 1_800_000 });
    arrive(scenario, { a: 5, b: 200 });
    scenario.passBy(30_000);
    expect(scenario.probes).toBe("");
    scenario.passBy(30_000);
    expect(scenario.probes).toBe("a-b");
  });

  test("puts forward first whoever has waited for longer than they still may, before a nearer pair", () => {
    const scenario = ranked({}, 2, { timeoutMs: 60_000 });
    arrive(scenario, { old: 60 });
    scenario.passBy(30_000);
    arrive(scenario, { near: 20, nearer: 10 });
    expect(scenario.probes).toBe("old-nearer");
  });

  test("puts the nearest pair forward first while there is time", () => {
    const scenario = ranked({}, 2, { timeoutMs: 60_000 });
    arrive(scenario, { old: 60 });
    scenario.passBy(20_000);
    arrive(scenario, { near: 20, nearer: 10 });
    expect(scenario.probes).toBe("near-nearer");
  });

  test("tries somebody unlikely at once who has waited for long already, with a newcomer", () => {
    const scenario = ranked({ unlikelyHoldMs: 20_000 });
    arrive(scenario, { a: 5 });
    scenario.passBy(30_000);
    arrive(scenario, { b: 200 });
    expect(scenario.probes).toBe("a-b");
  });

  test("tries whoever has no server RTT, after those of whom something good is known", () => {
    const scenario = ranked();
    scenario.join("unknown", { serverRttMs: null });
    scenario.passBy(2_000);
    arrive(scenario, { a: 20, b: 20 });
    expect(scenario.probes).toBe("a-b");
    arrive(scenario, { c: 20 });
    expect(scenario.probes).toBe("a-b unknown-c");
  });

  test("goes by further beacons as well", () => {
    const scenario = ranked();
    scenario.join("a", { serverRttMs: 150, beaconRttsMs: [5] });
    scenario.join("b", { serverRttMs: 150, beaconRttsMs: [140] });
    scenario.join("c", { serverRttMs: 150, beaconRttsMs: [8] });
    scenario.pass(100);
    expect(scenario.probes).toBe("a-c");
  });

  describe("goes by time zones", () => {
    const joinAt = (scenario: Scenario, zones: Readonly<Record<string, string>>, serverRttMs = 120) => {
      gather(scenario);
      for (const [id, timeZone] of Object.entries(zones)) scenario.join(id, { serverRttMs, timeZone });
      scenario.passBy(1_100);
    };

    test("among people whom their server RTTs do not tell apart", () => {
      const scenario = ranked();
      const zones = { a: "Europe/London", b: "America/New_York", c: "Europe/Paris", d: "America/Chicago" };
      joinAt(scenario, zones);
      expect(scenario.probes).toBe("a-c b-d");
    });

    test("so that a pair from two ends of the world waits for somebody nearer, and is tried in the end", () => {
      const scenario = ranked({ unlikelyHoldMs: 20_000 });
      joinAt(scenario, { a: "Europe/London", b: "Australia/Sydney" });
      expect(scenario.probes).toBe("");
      scenario.passBy(20_000);
      expect(scenario.probes).toBe("a-b");
    });

    test("not where all are in one, or in none", () => {
      const scenario = ranked();
      joinAt(scenario, { a: "Australia/Sydney", b: "Australia/Sydney", c: "UTC" });
      expect(scenario.probes).toBe("a-b");
    });

    test("not of whoever cannot be there", () => {
      const scenario = ranked();
      joinAt(scenario, { a: "Europe/London", b: "Australia/Sydney" }, 20);
      expect(scenario.probes).toBe("a-b");
    });

    test("and nobody waits untried for what became of pairs from other zones", () => {
      const scenario = ranked();
      const trackRecord = scenario.room.lasting.trackRecord;
      const at = (timeZone: string) => ({ participantId: "p", serverRttMs: 60, timeZone });
      for (const kind of scenario.room.matchmaker.kindsOf(at("Europe/London"), at("Europe/Paris"), limitMs)) {
        for (let pair = 0; pair < 150; pair++) trackRecord.note(kind, pair < 142);
      }
      joinAt(scenario, { a: "Europe/London", b: "America/New_York" }, 90);
      expect(scenario.probes).toBe("");
      scenario.passBy(4_000);
      expect(scenario.probes).toBe("a-b");
    });

    test("and by that of a new page, if another one took the place over", () => {
      const scenario = ranked({ unlikelyHoldMs: 20_000 });
      joinAt(scenario, { a: "Europe/London", b: "Australia/Sydney" });
      scenario.join("b", { serverRttMs: 120, timeZone: "Europe/Paris" });
      scenario.passBy(200);
      expect(scenario.probes).toBe("a-b");
    });
  });

  test("orders equals by seniority", () => {
    const scenario = ranked();
    for (const id of ["a", "b", "c", "d"]) scenario.join(id, { serverRttMs: 20 });
    scenario.pass(100);
    expect(scenario.probes).toBe("a-b c-d");
  });

  test.each([
    ["unlikelyHoldMs", -1],
    ["coalesceMs", 5_001],
    ["maxOvertakes", 0],
    ["maxOvertakes", 1.5],
    ["maxOvertakes", Number.NaN],
  ])("refuses %s %s", (field, value) => {
    expect(() => new RankedMatchmaker({ [field]: value })).toThrow(OptionsError);
    expect(() => new RankedMatchmaker({ [field]: value })).toThrow(expect.objectContaining({ field, value }));
  });
});

describe.each([2, 3])(
  "somebody for whom every newcomer of a stream has a better partner, in groups of %i,",
  (groupSize) => {
    /** Every 300 ms as many come as make a group, nearer to each other than to the one who waits. */
    function stream(scenario: Scenario, count: number): void {
      for (let index = 0; index < count; index++) {
        gather(scenario);
        for (let one = 0; one < groupSize; one++) scenario.join(`new${index}-${one}`, { serverRttMs: 2 });
        scenario.passBy(300);
      }
    }

    test("is passed over three times, and is then the first to be put forward", () => {
      const scenario = ranked({}, groupSize);
      arrive(scenario, { old: 80 });
      stream(scenario, 3);
      expect(scenario.stays).toMatch(/^old:waiting /);
      stream(scenario, 1);
      expect(scenario.stays).toMatch(/^old:probing /);
    });

    test("is not counted as passed over by those with whom it has no chance", () => {
      const scenario = ranked({ unlikelyHoldMs: 60_000 }, groupSize);
      arrive(scenario, { old: 250 });
      stream(scenario, 6);
      expect(scenario.waitroom.inspect().participants.get("old")?.overtaken).toBe(0);
    });
  },
);

describe("a class that extends RankedMatchmaker", () => {
  type Question = Parameters<RankedMatchmaker["findMatch"]>;
  const asked: string[] = [];

  /** Whose ids begin alike are kept together. */
  class Alike extends RankedMatchmaker {
    override findMatch(...[arriving, waiting, groupSize]: Question) {
      asked.push(arriving.participantId);
      const alike = waiting.filter(({ participantId }) => participantId[0] === arriving.participantId[0]);
      return super.findMatch(arriving, alike, groupSize);
    }
  }

  test.each([2, 3])(
    "is asked through its findMatch, and the best of those it leaves are taken: groups of %s",
    (groupSize) => {
      const scenario = new Scenario({ groupSize, matchmaker: new Alike({ maxP2pRttMs: limitMs }) });
      arrive(scenario, { a1: 90, b1: 10, a2: 80, b2: 9, a3: 85, b3: 11, a4: 2 });
      expect(asked).toContain("a2");
      const pairs = scenario.probedPairs.map((pair) => [pair[0], pair[3]]);
      expect(pairs.length).toBeGreaterThan(groupSize - 1);
      expect(pairs.filter(([one, other]) => one !== other)).toEqual([]);
    },
  );

  test("still has unlikely pairs held back", () => {
    const scenario = new Scenario({ matchmaker: new Alike({ maxP2pRttMs: limitMs, unlikelyHoldMs: 20_000 }) });
    arrive(scenario, { a1: 5, a2: 300 });
    expect(scenario.probes).toBe("");
    const [probe] = ofKind(scenario.passBy(21_000), "startProbe");
    expect(probe?.members.toSorted()).toEqual(["a1", "a2"]);
  });

  /** Hands on what it thinks of everybody, in copies. */
  class Correcting extends RankedMatchmaker {
    readonly #rttsMs: Readonly<Record<string, number>>;

    constructor(rttsMs: Readonly<Record<string, number>>) {
      super({ maxP2pRttMs: limitMs, unlikelyHoldMs: 20_000 });
      this.#rttsMs = rttsMs;
    }

    #corrected(candidate: MatchCandidate): MatchCandidate {
      return { ...candidate, serverRttMs: this.#rttsMs[candidate.participantId] ?? candidate.serverRttMs };
    }

    override findMatch(...[arriving, waiting, groupSize]: Question) {
      const others = waiting.map((candidate) => this.#corrected(candidate));
      return super.findMatch(this.#corrected(arriving), others, groupSize);
    }
  }

  test.each([
    [2, "a-b"],
    [3, "a-b a-c b-c"],
  ])("may hand copies of everybody to the built-in rule: groups of %s", (groupSize, pairs) => {
    const scenario = new Scenario({ groupSize, matchmaker: new Correcting({}) });
    arrive(scenario, Object.fromEntries(["a", "b", "c"].slice(0, groupSize).map((id) => [id, 10])));
    expect(scenario.probedPairs.toSorted().join(" ")).toBe(pairs);
  });

  test("has its copies judged by what they say, of whoever arrives and of whoever waits", () => {
    const near = new Scenario({ matchmaker: new Correcting({ a: 5, b: 5 }) });
    arrive(near, { a: 5, b: 300 });
    expect(near.probedPairs).toEqual(["a-b"]);
    const scenario = new Scenario({ matchmaker: new Correcting({ a: 300, b: 5, c: 10 }) });
    arrive(scenario, { a: 5 });
    arrive(scenario, { b: 300, c: 300 });
    expect(scenario.probedPairs).toEqual(["b-c"]);
  });

  test("is asked through its own rankCandidates as well", () => {
    let isAsked = false;
    class Backwards extends RankedMatchmaker {
      override rankCandidates(...[arriving, waiting, groupSize]: Question) {
        isAsked = true;
        return super.rankCandidates(arriving, waiting, groupSize).toReversed();
      }
      override findMatch(...[arriving, waiting]: Question) {
        return waiting.length < 2 ? null : [...waiting.slice(0, 2), arriving];
      }
    }
    const scenario = new Scenario({ groupSize: 3, matchmaker: new Backwards({ maxP2pRttMs: limitMs }) });
    scenario.joinAll("a", "b", "c");
    scenario.passBy(100);
    for (const [one, other, rttMs] of [
      ["a", "b", 300],
      ["a", "c", 20],
      ["b", "c", 20],
    ] as const)
      scenario.measure(one, other, rttMs);
    scenario.passBy(100);
    expect(isAsked).toBe(true);
  });
});
