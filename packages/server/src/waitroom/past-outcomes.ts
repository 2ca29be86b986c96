import type { Once } from "../participants/participants.ts";
import type { Ending } from "../recruiter/endings.ts";
import type { UrlParameters } from "../recruiter/redirect-template.ts";
import type { Entry } from "./chronicle.ts";

/** What somebody's stay came to, in one scene: that of the last one that counts. */
export interface PastOutcome {
  /** `matched`: in a match of which nobody has said yet that it is done. */
  readonly reason: Ending | "matched";
  /** `null`: there was none. */
  readonly matchId: string | null;
  /** Of the page that was in the match, by which it may still say that it is done; `null`: there was none. */
  readonly pageHash: string | null;
  /** What was taken along; `null`: no code. */
  readonly code: string | null;
  /** What of its page's URL the recruiter's own needs. */
  readonly parameters: UrlParameters;
  /** On the study's clock. */
  readonly atMs: number;
}

type ByScene = Readonly<Record<string, PastOutcome>>;

/**
 * Where everybody takes part once, forgetting somebody would let them in again. So it is far beyond any study, and is there only
 * so that whoever makes up ids cannot fill the memory: an entry is about 400 bytes, and as much in the journal.
 */
const MOST_PEOPLE = 250_000;
/** Else it is of use only to pages that have not said yet that their match is done. */
const MOST_PEOPLE_OTHERWISE = 10_000;

/** What earlier stays came to, in whichever scene of the study. It outlives the process. */
export class PastOutcomes {
  /** Of whom something was heard last comes last. */
  readonly #past = new Map<string, ByScene>();
  readonly #changed = new Set<string>();
  readonly #once: Once;

  constructor(once: Once) {
    this.#once = once;
  }

  /** What somebody is to be told who comes to that scene; `null`: nothing, they may take part. */
  again(participantId: string, scene: string): PastOutcome | null {
    if (this.#once === false) return null;
    if (this.#once === "scene") return this.of(participantId, scene);
    return Object.values(this.#past.get(participantId) ?? {}).at(-1) ?? null;
  }

  of(participantId: string, scene: string): PastOutcome | null {
    const past = this.#past.get(participantId);
    return past && Object.hasOwn(past, scene) ? (past[scene] ?? null) : null;
  }

  note(participantId: string, scene: string, outcome: PastOutcome): void {
    const past = this.#past.get(participantId) ?? {};
    this.#past.delete(participantId);
    this.#past.set(participantId, { ...past, [scene]: outcome });
    this.#changed.add(participantId);
    const most = this.#once === false ? MOST_PEOPLE_OTHERWISE : MOST_PEOPLE;
    for (const id of this.#past.keys()) {
      if (this.#past.size <= most) return;
      this.#forget(id);
    }
  }

  /** Forgets whoever was heard of last before that moment, on the study's clock. */
  forgetBefore(atMs: number): void {
    for (const [id, past] of this.#past)
      if (Object.values(past).every((outcome) => outcome.atMs < atMs)) this.#forget(id);
  }

  /** What a process before this one kept: in the order in which it changed. */
  restore({ kind, id, value }: Entry): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this very class has kept
    if (kind === "past") this.#past.set(id, value as ByScene);
  }

  /** What has changed since this was asked last. */
  takeChanges(): Entry[] {
    const ids = [...this.#changed];
    this.#changed.clear();
    return ids.map((id) => ({ kind: "past", id, value: this.#past.get(id) ?? null }));
  }

  #forget(participantId: string): void {
    this.#past.delete(participantId);
    this.#changed.add(participantId);
  }
}
