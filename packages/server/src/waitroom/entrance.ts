import { randomBytes } from "node:crypto";
import type { Effect, ExclusionReason, ParticipantStatus, WaitroomEvent } from "@earshot/matchmaker";
import type { PageMessage, Released, Reply } from "@earshot/protocol";
import type { RecordFact } from "@earshot/records";
import { isOpenedBy, turnedBy } from "../identity/place-key.ts";
import { hashOfSecret } from "../identity/secret-hash.ts";
import { noAttributes, type Admission, type Attributes } from "../identity/ticket.ts";
import { done, refusal } from "../page/guard.ts";
import type { Joined } from "../page/host.ts";
import type { PageConnection } from "../page/page-connection.ts";
import { parameterNames, type UrlParameters } from "../recruiter/redirect-template.ts";
import { wordsFor } from "../participants/exclusion-words.ts";
import { samplesNeeded } from "../participants/participants.ts";
import { visitorOf } from "../participants/visitor.ts";
import { obstacleTo } from "../participants/who-may-wait.ts";
import { matchLetters, toLetters } from "./delivery.ts";
import type { Executor, ExecutorOptions } from "./executor.ts";
import type { PastOutcome } from "./past-outcomes.ts";
import { recruitedLines } from "../records/facts.ts";
import type { Roster } from "./roster.ts";
import type { Session, SessionPage } from "./session.ts";

type JoinMessage = PageMessage<"waitroom/join">;

interface Room {
  readonly roster: Roster;
  readonly executor: Executor;
  readonly handleAt: (event: WaitroomEvent, atMs: number) => readonly Effect[];
  readonly handle: (event: WaitroomEvent) => void;
  readonly isMatched: (participantId: string) => boolean;
  /** Whether a new page of theirs would come back to a match that runs. */
  readonly mayRejoin: (participantId: string) => boolean;
  readonly statusOf: (participantId: string) => ParticipantStatus | null;
}

/** Over what a page asks, and when. */
interface Asking {
  readonly connection: PageConnection;
  /** By what it may take a place that is free. */
  readonly admission: Admission;
  readonly atMs: number;
}

interface Arriving extends Pick<SessionPage, "attributes" | "parameters" | "mayWait"> {
  readonly connection: PageConnection;
  /** By what the page comes, and by what it may come again. */
  readonly shown: string;
  readonly atMs: number;
  /** Whether it is let out at once. @default false */
  readonly isRefused?: boolean;
}

const SECRET_BYTES = 32;

const nothingToResume = refusal("unknown-session", "there is no place to resume; join anew");
const placeTaken = refusal(
  "place-taken",
  "another page has this participant's place, and only its resumeSecret opens it",
);
const placeElsewhere = refusal(
  "place-taken",
  "this participant has a place in another scene, and takes part once in the study",
);
const tokenUsed = refusal("token-refused", "the token was used before; each begins one stay");

/** Lets pages in: to a place that is free, or back to one that they can show is their own. */
export class Entrance {
  readonly #options: ExecutorOptions;
  readonly #room: Room;

  constructor(options: ExecutorOptions, room: Room) {
    this.#options = options;
    this.#room = room;
  }

  join(message: JoinMessage, asking: Asking): Joined {
    const { participantId, pageId, resumeSecret, resume } = message;
    const { roster } = this.#room;
    const pageHash = hashOfSecret(pageId);
    const known = roster.of(participantId);
    // Whoever has not heard of a secret yet is known by the id of its page, which nobody else knows.
    const shown = resumeSecret === undefined ? pageHash : hashOfSecret(resumeSecret);
    const isOwn = known !== undefined && isOpenedBy(known.placeKey, shown);
    if (isOwn && known.pageHash === pageHash) return this.#comeBack(known, shown, { message, asking });
    const farewell = roster.farewellOf({ participantId, pageHash });
    if (farewell) return { reply: this.#sayAgain(farewell, asking.connection), standing: null };
    if (resume) return { reply: nothingToResume, standing: null };
    if (known && isOwn) return this.#takeOver(known, shown, { message, asking });
    // Whose part is over needs no place, so it does not matter who has it.
    if (known && !this.#isDone(participantId)) return { reply: placeTaken, standing: null };
    return this.#takeFree(shown, { message, asking });
  }

  /** The same page, over another connection. */
  #comeBack(session: Session, shown: string, { message, asking }: { message: JoinMessage; asking: Asking }): Joined {
    const { executor, handleAt, isMatched } = this.#room;
    const { participantId, hidden } = message;
    const { connection, atMs } = asking;
    session.connection = connection;
    session.hasHeard = true;
    // Another process does not hold back whom this one held.
    handleAt(session.mayWait ? { kind: "reconnected", participantId, hidden } : heldAgain(message), atMs);
    if (isMatched(participantId)) connection.serverRtt.startMatch();
    executor.post(matchLetters(session, executor.deliveryContext));
    const secret = newSecret();
    this.#room.roster.turnKey(session, turnedBy(shown, hashOfSecret(secret)));
    executor.write({ atMs, facts: [], entries: [] }, () => tellSecret(session, secret));
    return { reply: session.inTurnReply(done), standing: session.standing };
  }

  /** Another page of the same participant. The newest one wins; the old one is told so, and nothing more. */
  #takeOver(known: Session, shown: string, { message, asking }: { message: JoinMessage; asking: Asking }): Joined {
    const { roster, executor } = this.#room;
    const { atMs, connection } = asking;
    const { attributes, mayWait } = known;
    const parameters = { ...known.parameters, ...parametersIn(message, attributes) };
    const page = { shown, connection, attributes, parameters, mayWait, atMs };
    const past = this.#isForGood(known)
      ? this.#options.past.again(known.participantId, this.#options.scene.name)
      : null;
    if (past !== null) return { reply: this.#tellAgain(past, message, page), standing: null };
    // What ends with the old page ends for others.
    known.hold();
    roster.dismiss(known, { reason: "replaced", waitedMs: 0 }, atMs);
    const joined = this.#admit(message, page);
    executor.write({ atMs, facts: [], entries: [] }, () => known.letGo());
    return joined;
  }

  /**
   * In a match to which no other page comes back (any more): one that is admitted would begin another stay, or go on with a game
   * of which it has said that it is over.
   */
  #isForGood({ participantId }: Session): boolean {
    if (!this.#room.isMatched(participantId)) return false;
    return this.#isDone(participantId) || !this.#room.mayRejoin(participantId);
  }

  /** Where everybody takes part once: has said that its match is done, and may be in it still. */
  #isDone(participantId: string): boolean {
    const past = this.#options.past.again(participantId, this.#options.scene.name);
    return past !== null && past.matchId !== null && past.reason !== "matched";
  }

  #takeFree(shown: string, { message, asking }: { message: JoinMessage; asking: Asking }): Joined {
    const { connection, admission, atMs } = asking;
    const { usedTokens, clock } = this.#options;
    if (admission.kind === "refused") return { reply: refusal("token-refused", admission.why), standing: null };
    const attributes = admission.kind === "open" ? noAttributes : admission.ticket.attributes;
    const page = { shown, connection, attributes, parameters: parametersIn(message, attributes), mayWait: true, atMs };
    const past = this.#options.past.again(message.participantId, this.#options.scene.name);
    if (past !== null) return { reply: this.#tellAgain(past, message, page), standing: null };
    if (this.#options.isElsewhere(message.participantId)) return { reply: placeElsewhere, standing: null };
    if (admission.kind === "open") return this.#admitUnlessExcluded(message, page);
    const { ticket } = admission;
    if (usedTokens.isUsed(ticket)) return { reply: tokenUsed, standing: null };
    usedTokens.use(ticket, clock.date().getTime());
    return this.#admitUnlessExcluded(message, page);
  }

  /** Whoever may not wait is let in to be let out at once, so that there is one way in, one way out, and a record of both. */
  #admitUnlessExcluded(message: JoinMessage, page: Arriving): Joined {
    const { participantId } = message;
    const reason = this.#obstacleTo(message, page.connection);
    const mayWait = reason === null && samplesNeeded(this.#options.mayWait) === 0;
    const { reply, standing } = this.#admit(message, { ...page, mayWait, isRefused: reason !== null });
    if (reason === null) return { reply, standing };
    this.#room.handleAt({ kind: "left", participantId, reason }, page.atMs);
    return { reply, standing: null };
  }

  #obstacleTo({ participantId, device }: JoinMessage, { socket }: PageConnection): ExclusionReason | null {
    const { excluded, mayWait } = this.#options;
    if (excluded.has(participantId)) return "excluded";
    if ((mayWait.devices ?? mayWait.browsers ?? mayWait.minConnection) === undefined) return null;
    const { touchPoints, connection } = device ?? {};
    const userAgent = socket.handshake.headers["user-agent"];
    return obstacleTo(mayWait, visitorOf({ userAgent, touchPoints, connection }));
  }

  /** Lets somebody in, or out, as soon as enough round trips to the server are known. */
  judge(session: Session): void {
    const { maxServerRttMs = Number.POSITIVE_INFINITY } = this.#options.mayWait;
    const { roster, executor, handle, statusOf } = this.#room;
    const { participantId, connection, hasHeard, mayWait, serverRttMs } = session;
    if (mayWait || !hasHeard || !connection || serverRttMs === null || !roster.isHere(session)) return;
    if (connection.serverRtt.statistics.received < samplesNeeded(this.#options.mayWait)) return;
    if (serverRttMs > maxServerRttMs) return handle({ kind: "left", participantId, reason: "server-rtt-too-high" });
    roster.settle(session);
    const status = statusOf(participantId);
    if (status) executor.post(toLetters({ kind: "updateStatus", participantId, status }, executor.deliveryContext));
    handle({ kind: "letIn", participantId });
  }

  #admit(
    { participantId, pageId, hidden, timeZone }: JoinMessage,
    { shown, atMs, isRefused = false, ...known }: Arriving,
  ): Joined {
    const { roster, handleAt, executor } = this.#room;
    const { histories, beacons, chronicle } = this.#options;
    const groupHistory = histories.of(participantId);
    const beaconRttsMs = beacons.length > 0 ? null : [];
    const secret = newSecret();
    const placeKey = turnedBy(shown, hashOfSecret(secret));
    const page: SessionPage = { participantId, pageHash: hashOfSecret(pageId), placeKey, ...known };
    let effects: readonly Effect[] = [];
    const session = roster.admit(page, ({ serverRttMs }) => {
      const place = {
        serverRttMs,
        beaconRttsMs,
        timeZone: timeZone ?? null,
        heldBack: !known.mayWait || chronicle.isKept,
      };
      effects = handleAt({ kind: "joined", participantId, ...place, hidden, groupHistory }, atMs);
    });
    if (roster.of(participantId) === session) {
      if (!isRefused) session.inTurn(() => this.#letIn(session, secret));
      return { reply: session.inTurnReply(done), standing: session.standing };
    }
    session.hold();
    for (const effect of effects) {
      const farewell = this.#farewellIn(effect, session);
      if (farewell) roster.dismiss(session, farewell, atMs);
    }
    executor.write({ atMs, facts: [], entries: [] }, () => session.letGo());
    return { reply: session.inTurnReply(done), standing: null };
  }

  /**
   * How the stay ends for a page that has just come: its time was up in the very probe that the change of page broke off, or
   * nobody else is left in its match.
   */
  #farewellIn(effect: Effect, session: Session): Released | null {
    const { participantId } = session;
    const { executor } = this.#room;
    if (effect.kind === "release" && effect.participantId === participantId) return executor.farewellOf(effect);
    if (effect.kind !== "memberGone" || effect.leaver !== participantId || effect.reason !== "partner-gone")
      return null;
    return executor.partnerGone(session);
  }

  /** Its page knows by now that it is in: it can be put forward. */
  #letIn(session: Session, secret: string): void {
    tellSecret(session, secret);
    const { roster, handle } = this.#room;
    session.hasHeard = true;
    if (!session.mayWait) this.judge(session);
    else if (roster.isHere(session)) handle({ kind: "letIn", participantId: session.participantId });
  }

  /** To somebody who has taken part and comes again. It is no stay. */
  #tellAgain(past: PastOutcome, { participantId: participant_id }: JoinMessage, page: Arriving): Promise<Reply> {
    const reason = past.reason === "matched" ? "already-matched" : past.reason;
    const parameters = { ...past.parameters, ...page.parameters };
    const completion = this.#options.completions.again(
      { reason, code: past.code },
      { participantId: participant_id, parameters },
    );
    const { completionCode: completion_code = null } = completion;
    const line = { type: "completed", participant_id, match_id: past.matchId, reason, completion_code } as const;
    const facts = [...recruitedLines(participant_id, page.parameters), { ...line, repeated: true }];
    const farewell = { reason, waitedMs: 0, repeated: true, ...wordsFor(reason), ...completion } as const;
    return this.#sayAgain(farewell, page.connection, facts);
  }

  /** To a page whose stay is over. Not before that is durable. */
  #sayAgain(farewell: Released, { socket }: PageConnection, facts: readonly RecordFact[] = []): Promise<Reply> {
    return new Promise((resolve) => {
      this.#room.executor.write({ atMs: this.#options.clock.now(), facts, entries: [] }, () => {
        socket.emit("released", farewell);
        resolve(done);
      });
    });
  }
}

/** What the recruiting platform says of this person. What the experiment's own server says instead counts more than the page. */
function parametersIn({ recruiter = {} }: JoinMessage, attributes: Attributes): UrlParameters {
  return Object.fromEntries(
    parameterNames.flatMap((name) => {
      const value = attributes[name] ?? recruiter[name.toLowerCase()];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

const held = { heldBack: true, serverRttMs: null, groupHistory: null } as const;

function heldAgain({ participantId, hidden, timeZone }: JoinMessage): WaitroomEvent {
  return { kind: "joined", participantId, hidden, timeZone: timeZone ?? null, ...held };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** Once it is durable. In between the page may have come back once more, and got another one. */
function tellSecret(session: Session, resumeSecret: string): void {
  if (session.placeKey.given === hashOfSecret(resumeSecret)) session.send("place/secret", { resumeSecret });
}
