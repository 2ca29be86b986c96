import type { WaitroomEvent } from "@earshot/matchmaker";
import type { LinkSignal, PageMessage, Reply } from "@earshot/protocol";
import type { Admission } from "../identity/ticket.ts";
import type { PageConnection } from "./page-connection.ts";

/** By what a connection speaks for a participant. It holds as long as the session and the connection are the latest ones. */
export interface Standing {
  readonly participantId: string;
  /** Another page that takes the place over has a session of its own. */
  readonly sessionId: number;
  readonly connectionId: string;
}

export interface Joined {
  /** Later, where it must not be undone by the end of the process. */
  readonly reply: Reply | Promise<Reply>;
  /** `null` if the page was refused, or its stay is over already. */
  readonly standing: Standing | null;
}

/** What the connection of a page may ask of the waitroom of its scene. */
export interface Host {
  /** `admission`: by what it may take a place that is free. */
  join(message: PageMessage<"waitroom/join">, connection: PageConnection, admission: Admission): Joined;
  /** A page says that its part in a match is over: of a match that has started, and of which it shows that it is its own. */
  finish(message: PageMessage<"match/finish">): Reply | Promise<Reply>;
  /** The connection is gone. */
  disconnected(standing: Standing): void;
  /** Passes signals to the other end of an open link. */
  relay(standing: Standing, linkId: string, signals: readonly LinkSignal[]): Reply;
  /** True if the event fitted. */
  handle(event: WaitroomEvent): boolean;
  /** A round trip between server and page, of somebody who plays; in ms. */
  noteMatchRtt(standing: Standing, rttMs: number): void;
  /** What is due happens now. */
  catchUp(): void;
  /** False once another page or another connection has taken the place over, or the stay has ended. */
  isCurrent(standing: Standing): boolean;
  /** True of a link that this page held and that has ended: with its probe, its match, or the process that it began in. */
  isOver(standing: Standing, linkId: string): boolean;
  /** True once its match has started. */
  isMatched(standing: Standing): boolean;
}
