import type { PageMessage, Reply } from "@earshot/protocol";
import { hashOfSecret } from "../identity/secret-hash.ts";
import { refusal } from "../page/guard.ts";
import type { Executor, ExecutorOptions } from "./executor.ts";
import type { PastOutcome } from "./past-outcomes.ts";
import type { Roster } from "./roster.ts";

type FinishMessage = PageMessage<"match/finish">;

interface Room {
  readonly roster: Roster;
  readonly executor: Executor;
}

const notItsMatch = refusal("not-a-member", "that match has not started, or is not this page's");

/** Hears from pages that their part in a match is over, and answers what they take along. */
export class Finishing {
  readonly #options: ExecutorOptions;
  readonly #room: Room;

  constructor(options: ExecutorOptions, room: Room) {
    this.#options = options;
    this.#room = room;
  }

  /** What was said first stands, and is told again. Nothing is told before it is durable. */
  finish(message: FinishMessage): Reply | Promise<Reply> {
    const { participantId, matchId } = message;
    const { past, scene, completions, clock } = this.#options;
    const known = past.of(participantId, scene.name);
    if (known === null || !this.#isOwn(known, message)) return notItsMatch;
    const isNew = known.reason === "matched";
    const said = isNew ? message.reason : known.reason;
    if (said !== "finished" && said !== "partner-gone") return notItsMatch;
    const leaver = { participantId, parameters: known.parameters };
    const completion = isNew
      ? completions.of(said, leaver)
      : completions.again({ reason: said, code: known.code }, leaver);
    const { completionCode: completion_code = null } = completion;
    if (isNew) past.note(participantId, scene.name, { ...known, reason: said, code: completion_code });
    const line = { type: "completed", participant_id: participantId, match_id: matchId, reason: said } as const;
    return new Promise((resolve) => {
      const facts = isNew ? [{ ...line, completion_code, repeated: false }] : [];
      this.#room.executor.write({ atMs: clock.now(), facts, entries: [] }, () => resolve({ ok: true, completion }));
    });
  }

  #isOwn(known: PastOutcome, { participantId, pageId, matchId }: FinishMessage): boolean {
    if (known.matchId !== matchId) return false;
    const pageHash = hashOfSecret(pageId);
    if (known.pageHash === pageHash) return true;
    const session = this.#room.roster.of(participantId);
    return session?.pageHash === pageHash && session.match?.matchId === matchId;
  }
}
