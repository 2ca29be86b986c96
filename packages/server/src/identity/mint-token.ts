import { SignJWT, type CryptoKey } from "jose";
import type { Ticket } from "./ticket.ts";
import type { TokenKey } from "./token-keys.ts";

export interface Minting extends Ticket {
  readonly scene: string;
}

/** As the experiment's own server does it: a token with which that participant takes one place in that scene. */
export function mintToken(
  { algorithm, keyId }: Pick<TokenKey, "algorithm" | "keyId">,
  key: CryptoKey | Uint8Array,
  { scene, participantId, tokenId, expiresAtMs, attributes }: Minting,
): Promise<string> {
  const hasAttributes = Object.keys(attributes).length > 0;
  return new SignJWT(hasAttributes ? { attributes } : {})
    .setProtectedHeader({ alg: algorithm, ...(keyId === null ? {} : { kid: keyId }) })
    .setAudience(scene)
    .setSubject(participantId)
    .setJti(tokenId)
    .setExpirationTime(Math.floor(expiresAtMs / 1_000))
    .sign(key);
}
