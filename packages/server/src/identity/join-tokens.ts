import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import type { Clock } from "../clock.ts";
import { ATTRIBUTES_ALLOWED, attributesIn, type Admission } from "./ticket.ts";
import type { TokenKey } from "./token-keys.ts";

/** Clocks of two servers differ. */
const LEEWAY_S = 60;

/** A used token is remembered until it expires. */
export const MOST_DAYS_VALID = 31;

const MOST_VALID_MS = MOST_DAYS_VALID * 24 * 60 * 60_000;

interface Shown {
  readonly scene: string;
  readonly participantId: string;
  readonly token?: string | undefined;
}

/** Reads what the experiment's own server says of whoever joins. Whether a token was used before is not looked at here. */
export class JoinTokens {
  readonly #keys: readonly TokenKey[];
  readonly #clock: Pick<Clock, "date">;

  constructor(keys: readonly TokenKey[], clock: Pick<Clock, "date">) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** Never throws: a token is whatever a page sent. */
  async read({ scene, participantId, token }: Shown): Promise<Admission> {
    if (token === undefined)
      return refused("this study takes only participants with a token of the experiment's own server");
    const now = this.#clock.date();
    const read = await this.#verified(token, { scene, now });
    if (typeof read === "string") return refused(read);
    const { sub, jti, exp = 0 } = read;
    if (sub !== participantId) return refused("the token is of another participant than participantId says");
    if (typeof jti !== "string" || jti === "" || jti.length > 128)
      return refused("jti has to be a text of 1 to 128 characters");
    const expiresAtMs = exp * 1_000;
    if (expiresAtMs - now.getTime() > MOST_VALID_MS) {
      return refused(`exp is more than ${MOST_DAYS_VALID} days from now`);
    }
    const attributes = attributesIn(read["attributes"]);
    if (attributes === null) return refused(`attributes have to be ${ATTRIBUTES_ALLOWED}`);
    return { kind: "ticket", ticket: { participantId, tokenId: jti, expiresAtMs, attributes } };
  }

  /** What is signed, or what is wrong with it. */
  async #verified(token: string, { scene, now }: { scene: string; now: Date }): Promise<JWTPayload | string> {
    const keys = this.#keysFor(token);
    if (keys === null) return "the token is no JWT";
    for (const { verifying, algorithm } of keys) {
      try {
        const { payload } = await jwtVerify(token, verifying, {
          // Never what the token itself says: a public key must not be taken for a secret.
          algorithms: [algorithm],
          audience: scene,
          requiredClaims: ["sub", "jti", "exp"],
          clockTolerance: LEEWAY_S,
          currentDate: now,
        });
        return payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) return faultOf(error);
      }
    }
    return "the token is not signed with a key of this study";
  }

  /** Those that can have signed it; `null`: it is no token. A name of a key only saves trying the others. */
  #keysFor(token: string): readonly TokenKey[] | null {
    try {
      const { alg, kid } = decodeProtectedHeader(token);
      const isNamed = (keyId: string | null) => kid === undefined || keyId === null || keyId === kid;
      return this.#keys.filter(({ algorithm, keyId }) => algorithm === alg && isNamed(keyId));
    } catch {
      return null;
    }
  }
}

function refused(why: string): Admission {
  return { kind: "refused", why };
}

/** Not in the library's words, which may quote the token. */
function faultOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "aud" && error.reason !== "missing")
      return "the token is for another scene: its aud is not the name of this one";
    return `the token's ${error.claim} ${error.reason === "missing" ? "is missing" : "does not hold"}`;
  }
  return "the token is no JWT that can be read";
}
