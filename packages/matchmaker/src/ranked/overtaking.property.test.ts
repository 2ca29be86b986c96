import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RankedMatchmaker } from "./ranked-matchmaker.ts";
import { measured, Scenario } from "../../test-support/scenario.ts";

const MAX_OVERTAKES = 2;

/** Somebody who arrives so long after the one before, at a place on a line; everybody's probes take as long as they take. */
const arrivalArbitrary = fc.record({
  gapMs: fc.nat(1_500),
  placeMs: fc.nat(260),
  hasRtt: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});

const courseArbitrary = fc.record({
  groupSize: fc.constantFrom(2, 2, 3, 4),
  arrivals: fc.array(arrivalArbitrary, { minLength: 6, maxLength: 40, size: "max" }),
});

type Course = typeof courseArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Plays a course; says who was passed over once more although they had been so often before, in an earlier plan. */
function passedOverTooOften({ groupSize, arrivals }: Course): string[] {
  const matchmaker = new RankedMatchmaker({ maxP2pRttMs: 100, maxOvertakes: MAX_OVERTAKES });
  const scenario = new Scenario({ groupSize, matchmaker, timeoutMs: 30_000 });
  const places = new Map(arrivals.map(({ placeMs }, index) => [`p${index}`, placeMs]));
  const faults: string[] = [];
  const overtaken = () =>
    new Map([...scenario.waitroom.inspect().participants.values()].map((one) => [one.participantId, one.overtaken]));

  function step(act: () => void): void {
    const before = overtaken();
    act();
    for (const [id, times] of overtaken()) {
      const timesBefore = before.get(id) ?? 0;
      if (timesBefore >= MAX_OVERTAKES && times > timesBefore) faults.push(`${id} was passed over ${times} times`);
    }
  }

  /** Every side of every open probe reports at once: the truth, a third of it on top where the triangle is broken. */
  function reportAll(): void {
    const open = [...scenario.waitroom.inspect().probes.values()].filter(({ state }) => state.kind !== "settled");
    for (const { probeId, members } of open) {
      const [a, b] = members.map((id) => places.get(id) ?? 0) as [number, number];
      const rttMs = (a + b) % 5 === 0 ? 130 : Math.abs(a - b) + 5;
      for (const id of members) step(() => scenario.report(id, probeId, measured(rttMs)));
    }
  }

  for (const [index, { gapMs, placeMs, hasRtt }] of arrivals.entries()) {
    for (let leftMs = gapMs; leftMs > 0; leftMs -= 300) {
      step(() => scenario.passBy(Math.min(300, leftMs)));
      if (leftMs % 2 === 0) reportAll();
    }
    step(() => scenario.join(`p${index}`, { serverRttMs: hasRtt ? placeMs : null }));
  }
  return faults;
}

test("whoever was passed over as often as may be is not passed over in any further plan, if a likely partner is there", () => {
  fc.assert(
    fc.property(courseArbitrary, (course) => {
      expect(passedOverTooOften(course)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
