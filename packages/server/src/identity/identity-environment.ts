import { OptionsError } from "@earshot/matchmaker";
import type { Environment } from "../environment.ts";
import { keyOfSecret, keysOfJwkSet, type TokenKey } from "./token-keys.ts";

const SECRET = "EARSHOT_TOKEN_SECRET";
const KEYS = "EARSHOT_TOKEN_KEYS";

/** The variables that say with which keys tokens are signed. */
export const identityVariables: readonly string[] = [SECRET, KEYS];

/**
 * The study's keys, the one to sign with first; none if the environment names none.
 * @throws OptionsError that names the variable.
 */
export async function readTokenKeys(environment: Environment): Promise<readonly TokenKey[]> {
  const secret = environment[SECRET]?.trim();
  const keys = environment[KEYS]?.trim();
  if (secret && keys) {
    throw new OptionsError({
      field: KEYS,
      value: "(hidden)",
      allowed: `nothing, as ${SECRET} is set; put that key into the set`,
    });
  }
  if (keys) return keysOfJwkSet(KEYS, keys);
  return secret ? [keyOfSecret(SECRET, secret)] : [];
}

/** In a study that asks for tokens. @throws OptionsError if nobody could ever show one. */
export function refuseWithoutKeys(access: "open" | "signed", keys: readonly TokenKey[]): void {
  if (access === "open" || keys.length > 0) return;
  const allowed = `"open", as the environment has neither ${SECRET} nor ${KEYS}`;
  throw new OptionsError({ field: "access", value: access, allowed });
}
