import { randomBytes } from "node:crypto";
import { limits } from "@earshot/protocol";
import type { ProbeStop, ServerEvent, ServerMessages } from "@earshot/protocol";
import type { ServerRttMeter } from "./server-rtt.ts";
import type { Outgoing, PageSocket } from "./sockets.ts";
import { TokenBucket } from "./token-bucket.ts";
import { ToldLinks } from "./told-links.ts";

/** The connection of a page, as long as it is connected. */
export interface PageConnection {
  readonly socket: PageSocket;
  readonly serverRtt: ServerRttMeter;
}

/** What both sides measured over a link. */
type Measured = Pick<ProbeStop, "own" | "theirs">;

/** The match that a page is in or that it counts down to, as it is told of it. */
interface ToldMatch {
  readonly startsAtMs: number;
  readonly announced: Omit<ServerMessages["match/announced"], "startsInMs">;
  /** `null` as long as it may still be cancelled. */
  readonly started: Omit<ServerMessages["match/started"], "startsInMs"> | null;
}

interface SessionOptions extends Pick<Session, "participantId" | "pageId" | "connection"> {
  readonly groupSize: number;
}

/** A participant's stay in a scene: which page stands for it now, and over which connection it is reached. */
export class Session {
  readonly participantId: string;
  /** What the partners see instead of the participantId. */
  readonly partnerId: string = randomBytes(6).toString("hex");
  readonly pageId: string;
  connection: PageConnection | null;
  match: ToldMatch | null = null;
  readonly toldLinks: ToldLinks;
  readonly #signalBudgets = new Map<string, TokenBucket>();
  readonly #measured = new Map<string, Measured>();
  #isDismissed = false;

  constructor({ participantId, pageId, connection, groupSize }: SessionOptions) {
    this.participantId = participantId;
    this.pageId = pageId;
    this.connection = connection;
    this.toldLinks = new ToldLinks(groupSize);
  }

  get serverRttMs(): number | null {
    return this.connection?.serverRtt.minMs ?? null;
  }

  /** To a page that is not connected nothing is sent; it gets its present status when it is back. */
  send<E extends Exclude<ServerEvent, "rtt/echo">>(event: E, ...message: Parameters<Outgoing[E]>): void {
    if (!this.#isDismissed) this.connection?.socket.emit(event, ...message);
  }

  /** The last message to this page. */
  dismiss(farewell: ServerMessages["released"]): void {
    this.send("released", farewell);
    this.#isDismissed = true;
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
