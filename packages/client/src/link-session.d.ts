import type { LinkSignal } from "@earshot/protocol";
import type { PeerLink, PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
interface LinkEvents {
  open: undefined;
  pong: {
    readonly nonce: number;
    readonly atMs: number;
  };
  data: string | Uint8Array;
  closed: "connection-failed" | "connection-lost";
}
interface LinkSessionOptions extends PeerLinkOptions {
  readonly linkId: string;
  readonly factory: PeerLinkFactory;
  /** For the other end, through the server. */
  readonly sendSignals: (signals: readonly LinkSignal[]) => void;
}
/** This page's end of one link, from the first signal to the last frame: measured first, and kept for the match if it is good. */
export declare class LinkSession {
  #private;
  readonly linkId: string;
  /** Resolves when signals can be taken; false if the link could not even be made. */
  readonly ready: Promise<boolean>;
  constructor({ linkId, factory, sendSignals, initiator, iceServers }: LinkSessionOptions);
  get isOpen(): boolean;
  get isClosed(): boolean;
  on<E extends keyof LinkEvents>(event: E, listener: (value: LinkEvents[E]) => void): () => void;
  receive(signals: readonly LinkSignal[]): void;
  /** Sends a ping; its nonce and when it was sent, or `null` if the link is not open. */
  ping(): {
    nonce: number;
    sentAtMs: number;
  } | null;
  sendData(data: string | Uint8Array): boolean;
  readPath(): ReturnType<PeerLink["readPath"]>;
  /** Silent: whoever closes it knows. */
  close(): void;
}
export {};
//# sourceMappingURL=link-session.d.ts.map
