import type { GroupHistory } from "@earshot/matchmaker";

/** Who was matched with whom, for matchmakers that reunite groups or keep them apart. Kept for as long as the server runs. */
export class GroupHistories {
  readonly #histories = new Map<string, GroupHistory>();

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
    }
  }
}
