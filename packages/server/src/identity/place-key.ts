/**
 * What opens a place that is taken, by hashes. A secret is used once: with it comes the next one. The answer that brings that may
 * be lost, so the one before is good until the next one was shown.
 */
export interface PlaceKey {
  /** Of the secret that was shown last. */
  readonly shown: string;
  /** Of the one that was given out since then; `null`: none yet. */
  readonly given: string | null;
}

/** Whether that secret opens the place. */
export function isOpenedBy({ shown, given }: PlaceKey, hash: string): boolean {
  return hash === shown || hash === given;
}

/** After that secret was shown: no earlier one is good any more, and what was given out without being shown neither. */
export function turnedBy(hash: string, next: string): PlaceKey {
  return { shown: hash, given: next };
}
