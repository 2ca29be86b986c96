// The rule that Earshot began with, written down plainly: MUG's LatencyFIFO looks at everybody who waits for every arrival. The
// rule is that of chasemcd/mug; not a line of it is copied.

/** @typedef {import("../../packages/matchmaker/dist/index.js").MatchCandidate} MatchCandidate */

/**
 * The scan alone, over candidates that are there already: all whose server RTTs add up to at most the limit, then the first of
 * them.
 * @param {MatchCandidate} arriving
 * @param {readonly MatchCandidate[]} waiting in order of arrival
 * @param {number} maxSumMs
 * @returns {MatchCandidate[] | null}
 */
export function scanSums(arriving, waiting, maxSumMs) {
  const fitting = withinSum(arriving, waiting, maxSumMs);
  return fitting[0] ? [fitting[0], arriving] : null;
}

/**
 * The whole decision about an arrival as MUG takes it: candidates are made of everybody who waits, scanned once for a match, and
 * if there is one a second time for the order in which they are probed.
 * @param {MatchCandidate} arriving
 * @param {MugWaitroom} waitroom
 * @param {number} maxSumMs
 * @returns {MatchCandidate[] | null}
 */
export function decideAsMug(arriving, waitroom, maxSumMs) {
  const waiting = waitroom.ids.map((participantId) => ({
    participantId,
    serverRttMs: waitroom.serverRttsMs.get(participantId) ?? null,
    groupHistory: waitroom.histories.get(participantId) ?? null,
  }));
  if (!scanSums(arriving, waiting, maxSumMs)) return null;
  const first = withinSum(arriving, waiting, maxSumMs)[0];
  return first ? [first, arriving] : null;
}

/**
 * @typedef {{ ids: string[], serverRttsMs: Map<string, number>, histories: Map<string,
 * NonNullable<MatchCandidate["groupHistory"]>> }} MugWaitroom
 */

/**
 * @param {MatchCandidate} arriving
 * @param {readonly MatchCandidate[]} waiting
 * @param {number} maxSumMs
 */
function withinSum(arriving, waiting, maxSumMs) {
  /** @type {MatchCandidate[]} */
  const fitting = [];
  for (const candidate of waiting) {
    if (arriving.serverRttMs === null || candidate.serverRttMs === null) fitting.push(candidate);
    else if (arriving.serverRttMs + candidate.serverRttMs <= maxSumMs) fitting.push(candidate);
  }
  return fitting;
}
