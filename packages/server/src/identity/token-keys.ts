import { OptionsError } from "@earshot/matchmaker";
import { HIDDEN } from "../hidden.ts";
import { importJWK, type CryptoKey, type JWK } from "jose";

/** Algorithms that tokens may be signed with: a shared secret, or a pair of keys. */
export type TokenAlgorithm = "HS256" | "EdDSA";

/** A key of the study. Its algorithm is its own; what a token says of that is only compared with it. */
export interface TokenKey {
  readonly algorithm: TokenAlgorithm;
  readonly keyId: string | null;
  /** To look whether somebody who has the key signed a token. */
  readonly verifying: CryptoKey | Uint8Array;
  /** To sign; `null`: a public key cannot. */
  readonly signing: CryptoKey | Uint8Array | null;
}

/** As RFC 7518 asks of HS256. */
const LEAST_SECRET_BYTES = 32;

/** A study has the key in use, and one that is going out of use; each as old and new of two kinds. */
const MOST_KEYS = 8;

const wanted =
  'a JWK Set: { "keys": [...] } with 1 to 8 keys, each { "kty": "oct", "k" } or { "kty": "OKP", "crv": "Ed25519", "x" }';

/** @throws OptionsError that names the variable, and what is allowed; the secret is never in it. */
export function checkSecret(field: string, secret: string): void {
  const { length } = new TextEncoder().encode(secret);
  if (length >= LEAST_SECRET_BYTES) return;
  const allowed = `${LEAST_SECRET_BYTES} bytes or more, as openssl rand -hex 32 writes`;
  throw new OptionsError({ field, value: `(${length} bytes)`, allowed });
}

export function keyOfSecret(secret: string): TokenKey {
  const bytes = new TextEncoder().encode(secret);
  return { algorithm: "HS256", keyId: null, verifying: bytes, signing: bytes };
}

/** What is in the set. @throws OptionsError that names the variable, and what is allowed; no key is in it. */
export function jwksIn(field: string, text: string): readonly object[] {
  const keys = keysIn(text);
  if (keys.length > 0 && keys.length <= MOST_KEYS) return keys;
  throw refused(field);
}

/** @throws OptionsError that names the key by its place, and what is allowed; no key is in it. */
export async function keysOf(field: string, jwks: readonly object[]): Promise<TokenKey[]> {
  const keys: TokenKey[] = [];
  for (const [index, jwk] of jwks.entries()) {
    const key = await keyOfJwk(jwk).catch(() => null);
    if (key === null) throw refused(`${field} keys[${index}]`);
    keys.push(key);
  }
  return keys;
}

function refused(field: string): OptionsError {
  return new OptionsError({ field, value: HIDDEN, allowed: wanted });
}

function keysIn(text: string): readonly object[] {
  try {
    const set: unknown = JSON.parse(text);
    const keys: unknown = typeof set === "object" && set !== null ? Reflect.get(set, "keys") : null;
    return Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null) ? keys : [];
  } catch {
    return [];
  }
}

async function keyOfJwk(jwk: JWK): Promise<TokenKey | null> {
  const keyId = jwk.kid ?? null;
  // A key that is meant for something else is a mistake.
  if (typeof jwk.kid !== "string" && jwk.kid !== undefined) return null;
  if (![undefined, "HS256", "EdDSA", "Ed25519"].includes(jwk.alg) || ![undefined, "sig"].includes(jwk.use)) return null;
  if (jwk.kty === "oct") {
    const bytes = await importJWK(jwk, "HS256");
    if (!(bytes instanceof Uint8Array) || bytes.length < LEAST_SECRET_BYTES) return null;
    return { algorithm: "HS256", keyId, verifying: bytes, signing: bytes };
  }
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519") return null;
  const { d: _private, ...open } = jwk;
  const verifying = await importJWK({ ...open, key_ops: ["verify"] }, "EdDSA");
  const signing = jwk.d === undefined ? null : await importJWK({ ...jwk, key_ops: ["sign"] }, "EdDSA");
  return { algorithm: "EdDSA", keyId, verifying, signing };
}
