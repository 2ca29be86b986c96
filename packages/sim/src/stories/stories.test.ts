import { expect, test } from "vitest";
import { describeFailure, searchFaults } from "./fault-search.ts";

const STORIES = 20_000;
const AT_ONCE = 500;

/** A short form: `pnpm sim` plays any number of them. In tests of their own, none of which is long even on a busy machine. */
const seedsOfTests = Array.from({ length: STORIES / AT_ONCE }, (_, index) => 1 + AT_ONCE * index);

test.each(seedsOfTests)(
  `stories of drop-outs, lies, silence and late, lost and doubled messages break no invariant: ${AT_ONCE} from seed %i on`,
  (seed) => {
    const failure = searchFaults(seed, AT_ONCE);
    expect(failure && describeFailure(failure)).toBeNull();
  },
);
