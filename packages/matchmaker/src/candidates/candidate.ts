/** With whom a participant was grouped before, in an earlier scene of the same study. */
export interface GroupHistory {
  /** `participantId`s of the other members of that group. */
  readonly previousPartners: readonly string[];
  /** `participantId`s of everybody it was grouped with before that. Reunion does not look at them; `avoidPrevious` does. */
  readonly earlierPartners?: readonly string[];
  /** The scene of that group; `null` if it is not known. */
  readonly sourceSceneId: string | null;
  /** The `matchId` of that group; `null` if it is not known. */
  readonly groupId: string | null;
}

/** A waiting participant as a matchmaker sees it. */
export interface MatchCandidate {
  /** Who it is, from the experiment. */
  readonly participantId: string;
  /** Round trip browser <-> server in ms. `null`: not measured; nobody is excluded for that. */
  readonly serverRttMs: number | null;
  /**
   * Round trips to the study's further beacons in ms, in their order; `null`: not measured. The page's own word, so good for an
   * order and for no decision. `[]` without further beacons, `undefined` as long as the page has not reported any.
   */
  readonly beaconRttsMs?: readonly (number | null)[];
  /**
   * The time zone of its page, such as "Europe/Berlin": as good as a guess at where it is. `null` or missing: not known. The
   * page's own word, like the round trips to beacons.
   */
  readonly timeZone?: string | null;
  /** Its groups in earlier scenes; `null` or missing: none. */
  readonly groupHistory?: GroupHistory | null;
}
