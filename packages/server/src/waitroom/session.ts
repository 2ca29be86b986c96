import { randomBytes } from "node:crypto";
import type { Assignment, Measurement } from "@earshot/matchmaker";
import type { LinkSignal, Reply, ServerEvent, ServerMessages } from "@earshot/protocol";
import type { PlaceKey } from "../identity/place-key.ts";
import type { Attributes } from "../identity/ticket.ts";
import type { Standing } from "../page/host.ts";
import type { PageConnection } from "../page/page-connection.ts";
import type { Outgoing } from "../page/sockets.ts";
import type { UrlParameters } from "../recruiter/redirect-template.ts";
import { newWatch, restoredWatch, type ServerRttWatch } from "./server-rtt-watch.ts";
import { SignalBudget } from "./signal-budget.ts";
import { ToldLinks } from "./told-links.ts";

/** What both sides measured over a link. */
interface Measured {
  readonly own: Measurement | null;
  readonly theirs: Measurement | null;
}

/** One of the others in a match, as they were when it was announced. */
export interface ToldPartner {
  readonly partnerId: string;
  readonly index: number;
  readonly linkId: string;
  readonly initiator: boolean;
  /** Whether that is a link in place of an older one: it has to be opened, though the two were measured before. */
  readonly isReopened?: boolean;
}

/** What another process needs of a session, to go on with it. */
export interface KeptSession {
  readonly pageHash: string;
  /** Missing in a journal of before there were secrets; then the page's own id opens the place. */
  readonly placeKey?: PlaceKey;
  /** Likewise; then there are none. */
  readonly attributes?: Attributes;
  /** Likewise. */
  readonly parameters?: UrlParameters;
  /** Likewise; then it is settled. */
  readonly mayWait?: boolean;
  readonly partnerId: string;
  /** `null`: none that has started. */
  readonly match: HeldMatch | null;
  /** Over the links of that match, without the single samples. */
  readonly measured: readonly (readonly [linkId: string, Measured])[];
}

/** The match that a page is in or that it counts down to. */
interface HeldMatch {
  readonly matchId: string;
  readonly participantIds: readonly string[];
  readonly partners: readonly ToldPartner[];
  readonly startsAtMs: number;
  /** `null` as long as the match may still be cancelled. */
  readonly assignment: Assignment | null;
  /** Which of its participant's pages this is, from 1. Missing in a journal of before anybody could come back to a match. */
  readonly page?: number;
}

/** What can be sent to a page beside the pings of its connection. */
export type PageEvent = Exclude<ServerEvent, "rtt/echo">;

/** The page for which a session begins, and what is known of its participant. */
export type SessionPage = Pick<
  Session,
  "participantId" | "pageHash" | "placeKey" | "attributes" | "parameters" | "mayWait" | "connection"
>;

interface SessionOptions extends SessionPage {
  readonly sessionId: number;
  readonly groupSize: number;
  /** What the partners see; a new one if there is none yet. */
  readonly partnerId?: string;
}

/** A participant's stay in a scene: which page stands for it now, and over which connection it is reached. */
export class Session {
  /** No other session in this scene ever had it. */
  readonly sessionId: number;
  readonly participantId: string;
  /** What the partners see instead of the participantId. Changes before anybody has seen it only. */
  partnerId: string;
  /** Of the page's own id. */
  readonly pageHash: string;
  /** By which a page shows that the place is its own. */
  placeKey: PlaceKey;
  /** By the experiment's own server. */
  readonly attributes: Attributes;
  /** What the recruiting platform has put into the URL of its page. */
  readonly parameters: UrlParameters;
  connection: PageConnection | null;
  /** True once it is settled that this person may wait. Until then nobody is tried with them. */
  mayWait: boolean;
  /** Whether the page knows that it is in. */
  hasHeard = false;
  match: HeldMatch | null = null;
  /** Of the round trips between server and page in its match. */
  serverRttWatch: ServerRttWatch = newWatch;
  readonly toldLinks: ToldLinks;
  readonly #signalBudgets = new Map<string, SignalBudget>();
  readonly #measured = new Map<string, Measured>();
  #isDismissed = false;
  /** How many steps about this page are not durable yet, and what waits for that. */
  #held = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: SessionOptions) {
    const { sessionId, participantId, pageHash, placeKey, attributes, parameters, connection, groupSize } = options;
    this.sessionId = sessionId;
    this.participantId = participantId;
    this.partnerId = options.partnerId ?? randomBytes(6).toString("hex");
    this.pageHash = pageHash;
    this.placeKey = placeKey;
    this.attributes = attributes;
    this.parameters = parameters;
    this.mayWait = options.mayWait;
    this.connection = connection;
    this.toldLinks = new ToldLinks(groupSize);
  }

  /** What the process before this one kept of it. */
  restore({ match, measured }: KeptSession): void {
    this.match = match;
    this.serverRttWatch = restoredWatch;
    for (const { linkId } of match?.partners ?? []) this.toldLinks.add(linkId);
    for (const [linkId, both] of measured) this.noteMeasured(linkId, both);
  }

  kept(): KeptSession {
    const { pageHash, placeKey, attributes, parameters, mayWait, partnerId, match } = this;
    const page = { pageHash, placeKey, attributes, parameters, mayWait, partnerId };
    if (!match?.assignment) return { ...page, match: null, measured: [] };
    const measured = match.partners.flatMap(({ linkId }) => {
      const both = this.#measured.get(linkId);
      return both ? [[linkId, { own: withoutSamples(both.own), theirs: withoutSamples(both.theirs) }] as const] : [];
    });
    return { ...page, match, measured };
  }

  /** Takes the part of an older page over, in a match with these partners. */
  goOnFor(older: Session, partnerIds: readonly string[]): void {
    const { partnerId, match } = older;
    if (!match) return;
    for (const [linkId, both] of older.#measured) this.noteMeasured(linkId, both);
    this.partnerId = partnerId;
    const partners = match.partners.filter((partner) => partnerIds.includes(partner.partnerId));
    this.match = { ...match, partners, page: (match.page ?? 1) + 1 };
  }

  /** To this partner there is another link now. */
  relink({ partnerId, linkId, initiator }: Pick<ToldPartner, "partnerId" | "linkId" | "initiator">): void {
    const { match } = this;
    if (!match) return;
    const told = match.partners.find((one) => one.partnerId === partnerId);
    if (!told) return;
    const next = { ...told, linkId, initiator, isReopened: true };
    this.match = { ...match, partners: match.partners.map((one) => (one === told ? next : one)) };
    // What they know of each other until they have measured it anew.
    const measured = this.#measured.get(told.linkId);
    if (measured) this.noteMeasured(linkId, measured);
    this.#measured.delete(told.linkId);
    this.toldLinks.add(linkId);
  }

  /** That partner is not in the match any more. */
  forgetPartner(partnerId: string): void {
    const { match } = this;
    if (match) this.match = { ...match, partners: match.partners.filter((one) => one.partnerId !== partnerId) };
  }

  /** Which page of its participant's it is in the match, from 1. */
  get pageNumber(): number {
    return this.match?.page ?? 1;
  }

  /** `null` while the page is not connected. */
  get standing(): Standing | null {
    const { participantId, sessionId, connection } = this;
    return connection && { participantId, sessionId, connectionId: connection.socket.id };
  }

  get serverRttMs(): number | null {
    return this.connection?.serverRtt.minMs ?? null;
  }

  /** Until `letGo` nothing is said to the page: it must not hear of what the end of the process could undo. */
  hold(): void {
    this.#held++;
  }

  letGo(): void {
    const faults: unknown[] = [];
    // What an act says stands in line as well, behind what came before; and it may begin a step for which the rest has to wait.
    while (this.#held === 1) {
      const act = this.#waiting.shift();
      if (!act) break;
      try {
        act();
      } catch (error) {
        faults.push(error);
      }
    }
    this.#held--;
    if (faults.length > 0) throw faults[0];
  }

  /** Nothing that is said to a page overtakes anything else. */
  inTurn(act: () => void): void {
    if (this.#held > 0) this.#waiting.push(act);
    else act();
  }

  /** The answer to a question of the page, likewise. */
  inTurnReply(reply: Reply): Reply | Promise<Reply> {
    return this.#held > 0 ? new Promise((resolve) => this.inTurn(() => resolve(reply))) : reply;
  }

  /** To a page that is not connected nothing is sent; it gets its present status when it is back. */
  send<E extends PageEvent>(event: E, message: ServerMessages[E]): void {
    this.post(event, () => message);
  }

  /**
   * The same with a message that is made when it goes out, as it speaks of times. Over the connection of this moment: another one
   * that comes in between is told how things stand then.
   */
  post<E extends PageEvent>(event: E, message: () => ServerMessages[E] | Promise<ServerMessages[E]>): void {
    const { connection } = this;
    if (this.#isDismissed || !connection) return;
    this.inTurn(() => {
      const made = message();
      if (made instanceof Promise) this.#emitLater(connection, event, made);
      else emit(connection, event, made);
    });
  }

  /** What is said afterwards waits, too. What makes it never fails. */
  #emitLater<E extends PageEvent>(connection: PageConnection, event: E, made: Promise<ServerMessages[E]>): void {
    this.hold();
    void made.then((message) => emit(connection, event, message)).finally(() => this.letGo());
  }

  /** The last message to this page, which is not timed any more. */
  dismiss(farewell: ServerMessages["released"]): void {
    this.send("released", farewell);
    this.#isDismissed = true;
    this.connection?.serverRtt.stop();
  }

  /** False if this page sends more signals over the link than any honest one would. */
  maySignal(linkId: string, signals: readonly LinkSignal[], nowMs: number): boolean {
    const budget = this.#signalBudgets.get(linkId) ?? new SignalBudget(nowMs);
    this.#signalBudgets.set(linkId, budget);
    return budget.take(signals, nowMs);
  }

  /** That link was found to be good; this page holds it open. */
  noteMeasured(linkId: string, measured: Measured): void {
    this.#measured.set(linkId, measured);
  }

  measuredOver(linkId: string): Measured | undefined {
    return this.#measured.get(linkId);
  }

  /** Whoever waits is in no match, and all other links are gone: so is what was known about them. */
  forgetAllBut(keptLinkIds: readonly string[]): void {
    this.match = null;
    for (const known of [this.#signalBudgets, this.#measured]) {
      for (const linkId of known.keys()) if (!keptLinkIds.includes(linkId)) known.delete(linkId);
    }
  }
}

function emit<E extends PageEvent>({ socket }: PageConnection, event: E, message: ServerMessages[E]): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- socket.io's way of saying what belongs to which event
  const sent = [message] as Parameters<Outgoing[E]>;
  socket.emit(event, ...sent);
}

function withoutSamples(measurement: Measurement | null): Measurement | null {
  return measurement && { ...measurement, samplesMs: [] };
}
