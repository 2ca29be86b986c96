import type { GroupHistory } from "@earshot/matchmaker";
import type { Entry } from "./chronicle.ts";

/** Who was matched with whom, for matchmakers that reunite groups or keep them apart. Shared by the scenes of a study. */
export class GroupHistories {
  readonly #histories = new Map<string, GroupHistory>();
  readonly #changed = new Set<string>();

  of(participantId: string): GroupHistory | null {
    return this.#histories.get(participantId) ?? null;
  }

  note(group: { sceneId: string; groupId: string; participantIds: readonly string[] }): void {
    const { sceneId: sourceSceneId, groupId, participantIds } = group;
    for (const participantId of participantIds) {
      const previousPartners = participantIds.filter((id) => id !== participantId);
      const before = this.#histories.get(participantId);
      const earlierPartners = [...new Set([...(before?.previousPartners ?? []), ...(before?.earlierPartners ?? [])])];
      this.#histories.set(participantId, { previousPartners, earlierPartners, sourceSceneId, groupId });
      this.#changed.add(participantId);
    }
  }

  /** What a process before this one kept. */
  restore({ kind, id, value }: Entry): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this very class has kept
    if (kind === "history") this.#histories.set(id, value as GroupHistory);
  }

  /** What has changed since this was asked last. */
  takeChanges(): Entry[] {
    const ids = [...this.#changed];
    this.#changed.clear();
    return ids.map((id) => ({ kind: "history", id, value: this.of(id) }));
  }
}
