import { HandClock } from "./hand-clock.ts";
import { SignJWT, type CryptoKey, type JWTPayload } from "jose";

/** Claims of a token; what is undefined is left out. */
export type Claims = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };

/** For a study with signed access. */
export const SECRET = "a secret of the experiment's own server, long enough";

export const secretKey: Uint8Array = new TextEncoder().encode(SECRET);

/** When tests begin by a clock in the hand, in s. */
export const START_S: number = new HandClock().date().getTime() / 1_000;

interface Signing {
  readonly key?: CryptoKey | Uint8Array;
  readonly header?: { readonly alg: string; readonly kid?: string };
}

/** A token as the experiment's own server would sign it, but for what is changed; `undefined` leaves a claim out. */
export async function tokenFor(
  participantId: string,
  changes: Claims = {},
  { key = secretKey, header = { alg: "HS256" } }: Signing = {},
): Promise<string> {
  const usual = { sub: participantId, aud: "game", jti: `token-of-${participantId}`, exp: START_S + 600 };
  const claims: Claims = { ...usual, ...changes };
  const payload: JWTPayload = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  return new SignJWT(payload).setProtectedHeader(header).sign(key);
}
