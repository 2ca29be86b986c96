/** With whom a participant was grouped before, in an earlier scene of the same study. */
export interface GroupHistory {
  /** `participantId`s of the other members of that group. */
  readonly previousPartners: readonly string[];
  /** `participantId`s of everybody it was grouped with before that. Reunion does not look at them; `avoidPrevious` does. */
  readonly earlierPartners?: readonly string[];
  readonly sourceSceneId: string | null;
  readonly groupId: string | null;
}

/** A waiting participant as a matchmaker sees it. */
export interface MatchCandidate {
  readonly participantId: string;
  /** Round trip browser <-> server in ms. `null`: not measured, which never excludes anybody. */
  readonly serverRttMs: number | null;
  /**
   * Round trips to the study's further beacons in ms, in their order; `null`: not measured. The page's own word, so good for an order
   * and for no decision. `[]` without further beacons, `undefined` as long as the page has not reported any.
   */
  readonly beaconRttsMs?: readonly (number | null)[];
  readonly groupHistory?: GroupHistory | null;
}
