import { GuardedMatchmaker, Matchmaker, type RelaxStep } from "@earshot/matchmaker";

/** A class of one's own may let limits grow without saying when; then they are read off so many times within the patience. */
const READINGS = 10;

/**
 * The limits that somebody goes through who waits for so long, as the waitroom applies them: Infinity while there is none, and
 * empty if there never is one.
 * @throws whatever goes wrong in the matchmaker, unless told otherwise: a forecast without its rule would be none.
 */
export function limitStepsOf(
  matchmaker: Matchmaker,
  patienceMs: number,
  onFault: (error: unknown) => void = raise,
): RelaxStep[] {
  const asked = new GuardedMatchmaker(matchmaker, onFault);
  const readingsMs = Array.from({ length: READINGS }, (_, index) => (index * patienceMs) / READINGS);
  const agesMs = [...readingsMs, ...asked.replanAgesMs(patienceMs)].filter((ageMs) => ageMs < patienceMs);
  const steps: RelaxStep[] = [];
  for (const afterMs of agesMs.toSorted((a, b) => a - b)) {
    const maxP2pRttMs = asked.limitAfterMs(afterMs) ?? Number.POSITIVE_INFINITY;
    if (maxP2pRttMs !== steps.at(-1)?.maxP2pRttMs) steps.push({ afterMs, maxP2pRttMs });
  }
  return steps.some(({ maxP2pRttMs }) => Number.isFinite(maxP2pRttMs)) ? steps : [];
}

/**
 * The steps that stand in its options; none of a matchmaker of an older copy of the package, nor of a class of one's own that
 * fails when it is asked.
 */
export function writtenStepsOf(matchmaker: Matchmaker): readonly RelaxStep[] {
  try {
    return matchmaker instanceof Matchmaker ? matchmaker.limitSteps : [];
  } catch {
    return [];
  }
}

function raise(error: unknown): never {
  throw error;
}
