import type { WaitroomEvent } from "@earshot/matchmaker";
import type { LinkSignal, PageMessage, Reply } from "@earshot/protocol";
import type { PageConnection, Session } from "./session.ts";

/** What the connection of a page may ask of the waitroom of its scene. */
export interface Host {
  /** The stay that this connection stands for now, or how it was refused or is over already. */
  join(message: PageMessage<"waitroom/join">, connection: PageConnection): Session | Reply;
  /** The connection is gone. */
  disconnected(session: Session, connection: PageConnection): void;
  /** Passes signals to the other end of an open link. */
  relay(session: Session, linkId: string, signals: readonly LinkSignal[]): Reply;
  /** True if the event fitted. */
  handle(event: WaitroomEvent): boolean;
  /** What is due happens now; answers the present moment. */
  catchUp(): number;
  /** False once another page has taken the place over, or the stay has ended. */
  isCurrent(session: Session): boolean;
  /** True of a link that this page held and that has ended, with its probe or its match. */
  isOver(session: Session, linkId: string): boolean;
  /** True once its match has started. */
  isMatched(session: Session): boolean;
}
