import type { Completion } from "./completion.ts";

/** Why the server refused a message. */
export type ErrorCode =
  /** The shape, a type or a range is wrong; `field` says where. */
  | "bad-message"
  /** Page and server speak different versions of the protocol. */
  | "protocol-mismatch"
  | "unknown-scene"
  /** Somebody has the place of this participant, and the page could not show that it is the same one. */
  | "place-taken"
  /** The study asks for a token, and there is none, or it is not good (any more), or not for this scene or participant. */
  | "token-refused"
  /** A page wants to resume a place that the server does not know (any more). */
  | "unknown-session"
  /** The connection has not joined a waitroom yet, or has joined one already. */
  | "not-joined"
  | "already-joined"
  /** A probe or link that is not open, or not this participant's. */
  | "not-a-member"
  | "rate-limited"
  /** The server's own fault; nothing changed. */
  | "internal";

export interface ProtocolError {
  readonly code: ErrorCode;
  /** In words, for the developer: what was wrong, with which value, and what is allowed. */
  readonly message: string;
  readonly field?: string;
}

/** The answer to every message of a page; `completion`: to `match/finish`, what it takes along. */
export type Reply =
  | { readonly ok: true; readonly completion?: Completion }
  | { readonly ok: false; readonly error: ProtocolError };
