import { randomBytes } from "node:crypto";
import type { Assignment, Measurement } from "@earshot/matchmaker";
import { limits } from "@earshot/protocol";
import type { ServerEvent, ServerMessages } from "@earshot/protocol";
import type { Standing } from "../page/host.ts";
import type { PageConnection } from "../page/page-connection.ts";
import type { Outgoing } from "../page/sockets.ts";
import { TokenBucket } from "../page/token-bucket.ts";
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
}

/** The match that a page is in or that it counts down to. */
interface HeldMatch {
  readonly matchId: string;
  readonly participantIds: readonly string[];
  readonly partners: readonly ToldPartner[];
  readonly startsAtMs: number;
  /** `null` as long as the match may still be cancelled. */
  readonly assignment: Assignment | null;
}

/** What can be sent to a page beside the pings of its connection. */
export type PageEvent = Exclude<ServerEvent, "rtt/echo">;

interface SessionOptions extends Pick<Session, "sessionId" | "participantId" | "pageId" | "connection"> {
  readonly groupSize: number;
}

/** A participant's stay in a scene: which page stands for it now, and over which connection it is reached. */
export class Session {
  /** No other session in this scene ever had it. */
  readonly sessionId: number;
  readonly participantId: string;
  /** What the partners see instead of the participantId. */
  readonly partnerId: string = randomBytes(6).toString("hex");
  readonly pageId: string;
  connection: PageConnection | null;
  match: HeldMatch | null = null;
  readonly toldLinks: ToldLinks;
  readonly #signalBudgets = new Map<string, TokenBucket>();
  readonly #measured = new Map<string, Measured>();
  #isDismissed = false;

  constructor({ sessionId, participantId, pageId, connection, groupSize }: SessionOptions) {
    this.sessionId = sessionId;
    this.participantId = participantId;
    this.pageId = pageId;
    this.connection = connection;
    this.toldLinks = new ToldLinks(groupSize);
  }

  /** `null` while the page is not connected. */
  get standing(): Standing | null {
    const { participantId, sessionId, connection } = this;
    return connection && { participantId, sessionId, connectionId: connection.socket.id };
  }

  get serverRttMs(): number | null {
    return this.connection?.serverRtt.minMs ?? null;
  }

  /** To a page that is not connected nothing is sent; it gets its present status when it is back. */
  send<E extends PageEvent>(event: E, message: ServerMessages[E]): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- socket.io's way of saying what belongs to which event
    const sent = [message] as Parameters<Outgoing[E]>;
    if (!this.#isDismissed) this.connection?.socket.emit(event, ...sent);
  }

  /** The last message to this page, which is not timed any more. */
  dismiss(farewell: ServerMessages["released"]): void {
    this.send("released", farewell);
    this.#isDismissed = true;
    this.connection?.serverRtt.stop();
  }

  /**
   * False if this page sends more signals over the link than any honest one would. A match may last, and a path break many times.
   */
  maySignal(linkId: string, count: number, nowMs: number): boolean {
    const { linkSignalsPerSecond: perSecond, linkSignalBurst: burst } = limits;
    const budget = this.#signalBudgets.get(linkId) ?? new TokenBucket({ perSecond, burst, atMs: nowMs });
    this.#signalBudgets.set(linkId, budget);
    return budget.take(nowMs, count);
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
