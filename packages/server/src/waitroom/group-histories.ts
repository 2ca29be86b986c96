import type { GroupHistory } from "@earshot/matchmaker";
import type { Entry } from "./chronicle.ts";

/** People come again within a study, not for ever; nothing else is kept of those who have gone. */
const MOST_PEOPLE = 10_000;
const MOST_EARLIER_PARTNERS = 100;

interface KeptHistory extends GroupHistory {
  /** When that person was matched last; missing in a journal of before it was kept. */
  readonly atMs?: number;
}

/**
 * Who was matched with whom, for matchmakers that reunite groups or keep them apart. Shared by the scenes of a study. Known of
 * the 10,000 people who were matched last, with the last hundred of their earlier partners.
 */
export class GroupHistories {
  /** Whoever was matched last comes last. */
  readonly #histories = new Map<string, KeptHistory>();
  readonly #changed = new Set<string>();

  of(participantId: string): GroupHistory | null {
    const kept = this.#histories.get(participantId);
    if (!kept) return null;
    const { atMs: _atMs, ...history } = kept;
    return history;
  }

  note(group: { sceneId: string; groupId: string; participantIds: readonly string[]; atMs: number }): void {
    const { sceneId: sourceSceneId, groupId, participantIds, atMs } = group;
    for (const participantId of participantIds) {
      const previousPartners = participantIds.filter((id) => id !== participantId);
      const before = this.#histories.get(participantId);
      const earlierPartners = [
        ...new Set([...(before?.previousPartners ?? []), ...(before?.earlierPartners ?? [])]),
      ].slice(0, MOST_EARLIER_PARTNERS);
      this.#histories.delete(participantId);
      this.#histories.set(participantId, { previousPartners, earlierPartners, sourceSceneId, groupId, atMs });
      this.#changed.add(participantId);
    }
    this.#forgetFirst();
  }

  /** Forgets whoever was matched before that moment, on the study's clock. */
  forgetBefore(atMs: number): void {
    for (const [id, history] of this.#histories) if ((history.atMs ?? atMs) < atMs) this.#forget(id);
  }

  /** What a process before this one kept: in the order in which it changed. */
  restore({ kind, id, value }: Entry): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this very class has kept
    if (kind === "history") this.#histories.set(id, value as KeptHistory);
  }

  /** What has changed since this was asked last. */
  takeChanges(): Entry[] {
    const ids = [...this.#changed];
    this.#changed.clear();
    return ids.map((id) => ({ kind: "history", id, value: this.#histories.get(id) ?? null }));
  }

  #forgetFirst(): void {
    for (const id of this.#histories.keys()) {
      if (this.#histories.size <= MOST_PEOPLE) return;
      this.#forget(id);
    }
  }

  #forget(participantId: string): void {
    this.#histories.delete(participantId);
    this.#changed.add(participantId);
  }
}
