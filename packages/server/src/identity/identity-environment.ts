import { OptionsError } from "@earshot/matchmaker";
import type { Environment } from "../environment.ts";
import { HIDDEN } from "../hidden.ts";
import { checkSecret, jwksIn, keyOfSecret, keysOf, type TokenKey } from "./token-keys.ts";

const SECRET = "EARSHOT_TOKEN_SECRET";
const KEYS = "EARSHOT_TOKEN_KEYS";

/** The variables that say with which keys tokens are signed. */
export const identityVariables: readonly string[] = [SECRET, KEYS];

/** Where the study's keys are written down, as far as that can be seen without reading each. */
type KeySource =
  | { readonly kind: "none" }
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "set"; readonly jwks: readonly object[] };

/** @throws OptionsError that names the variable; its value is never in it. */
export function keySourceIn(environment: Environment): KeySource {
  const secret = environment[SECRET]?.trim();
  const keys = environment[KEYS]?.trim();
  if (secret && keys) {
    const allowed = `nothing, as ${SECRET} is set; put that key into the set`;
    throw new OptionsError({ field: KEYS, value: HIDDEN, allowed });
  }
  if (keys) return { kind: "set", jwks: jwksIn(KEYS, keys) };
  if (!secret) return { kind: "none" };
  checkSecret(SECRET, secret);
  return { kind: "secret", secret };
}

/** The study's keys; none if the environment names none. @throws OptionsError that names the variable. */
export async function readTokenKeys(environment: Environment): Promise<readonly TokenKey[]> {
  const source = keySourceIn(environment);
  switch (source.kind) {
    case "none":
      return [];
    case "secret":
      return [keyOfSecret(source.secret)];
    case "set":
      return keysOf(KEYS, source.jwks);
  }
}

/** In a study that asks for tokens. @throws OptionsError if nobody could ever show one. */
export function refuseWithoutKeys(access: "open" | "signed" = "open", environment: Environment): void {
  if (access === "open" || keySourceIn(environment).kind !== "none") return;
  const allowed = `"open", as the environment has neither ${SECRET} nor ${KEYS}`;
  throw new OptionsError({ field: "access", value: access, allowed });
}
