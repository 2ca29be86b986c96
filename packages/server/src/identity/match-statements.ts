import { SignJWT, type CryptoKey } from "jose";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Attributes } from "./ticket.ts";
import type { TokenAlgorithm, TokenKey } from "./token-keys.ts";

/** Whoever checks a statement asks for this audience: no join token has it, as no scene can have this name. */
export const STATEMENT_AUDIENCE = "earshot:match";

const VALID_S = 24 * 60 * 60;

/** What is stated of a match, of one of its members. */
export interface MatchFacts {
  readonly participantId: string;
  readonly scene: string;
  readonly matchId: string;
  /** The member's number in the group, from 0. */
  readonly index: number;
  readonly groupSize: number;
  readonly role: string | null;
  readonly condition: string | null;
  readonly attributes: Attributes;
}

interface Signer {
  readonly study: string;
  readonly algorithm: TokenAlgorithm;
  readonly keyId: string | null;
  readonly key: CryptoKey | Uint8Array;
  readonly clock: Pick<Clock, "date">;
  readonly log: Pick<Log, "error">;
}

/** Signs who plays with whom, so that the experiment's own server need not believe a page. */
export class MatchStatements {
  readonly #signer: Signer;

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** A JWT for that member's page. It names nobody else. `null` if it cannot be signed, which must hold up no match. */
  async sign(facts: MatchFacts): Promise<string | null> {
    try {
      return await this.#signed(facts);
    } catch (error) {
      this.#signer.log.error("signing the statement of a match failed", error);
      return null;
    }
  }

  #signed({ participantId, matchId, groupSize, ...facts }: MatchFacts): Promise<string> {
    const { study, algorithm, keyId, key, clock } = this.#signer;
    const nowS = Math.floor(clock.date().getTime() / 1_000);
    return new SignJWT({ match_id: matchId, group_size: groupSize, ...facts })
      .setProtectedHeader({ alg: algorithm, typ: "JWT", ...(keyId === null ? {} : { kid: keyId }) })
      .setIssuer(study)
      .setAudience(STATEMENT_AUDIENCE)
      .setSubject(participantId)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + VALID_S)
      .sign(key);
  }
}

interface StatementOptions extends Pick<Signer, "study" | "clock" | "log"> {
  readonly keys: readonly TokenKey[];
}

/** With the first key that can sign; `null` if none can. */
export function statementsOf({ keys, ...options }: StatementOptions): MatchStatements | null {
  for (const { algorithm, keyId, signing } of keys) {
    if (signing !== null) return new MatchStatements({ ...options, algorithm, keyId, key: signing });
  }
  return null;
}
