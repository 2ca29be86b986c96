import { renamed, renamedIn, type Person } from "./person.ts";

/** A line of the records, of this version or of another. */
export type Fields = Readonly<Record<string, unknown>>;

/** Lines that say something of one person alone, and by which one might know who it was. */
const telling: ReadonlySet<unknown> = new Set(["beacons", "country", "attributes", "recruited", "server_slow"]);

/**
 * A line as it stays when somebody is removed: the same object if it is not about that person; `null`: it goes. What others need
 * for their own analysis stays under the pseudonym: who was probed and matched, with which result, and how each stay ended. How
 * far that person was from the server goes, as that says where they were.
 */
export function lineWithout(line: Fields, person: Person): Fields | null {
  const { participant_id, participant_ids, leaver, error, type, server_rtt_ms } = line;
  const isOwn = participant_id === person.participantId;
  if (isOwn && telling.has(type)) return null;
  const changes: Record<string, unknown> = {};
  if (isOwn) Object.assign(changes, { participant_id: person.pseudonym }, type === "outcome" && nothingOfTheServer);
  if (Array.isArray(participant_ids) && participant_ids.includes(person.participantId)) {
    const ids: readonly unknown[] = participant_ids;
    changes["participant_ids"] = ids.map((id) => renamed(id, person));
    if (Array.isArray(server_rtt_ms))
      changes["server_rtt_ms"] = server_rtt_ms.map((ms: unknown, index) =>
        ids[index] === person.participantId ? null : ms,
      );
  }
  if (leaver === person.participantId) changes["leaver"] = person.pseudonym;
  if (typeof error === "string" && renamedIn(error, person) !== error) changes["error"] = renamedIn(error, person);
  return Object.keys(changes).length === 0 ? line : { ...line, ...changes };
}

const nothingOfTheServer = {
  server_rtt_n: 0,
  server_rtt_min_ms: null,
  server_rtt_median_ms: null,
  server_rtt_p95_ms: null,
};
