import type { Clock } from "../clock.ts";
import type { Environment } from "../environment.ts";
import type { Log } from "../log.ts";
import { readTokenKeys, refuseWithoutKeys } from "./identity-environment.ts";
import { JoinTokens } from "./join-tokens.ts";
import { statementsOf, type MatchStatements } from "./match-statements.ts";

/** How a study knows who somebody is, and lets others know. */
export interface Identity {
  /** `null`: the study is open, and nobody has to show anything. */
  readonly tokens: JoinTokens | null;
  /** `null`: the study has no key to sign them with. */
  readonly statements: MatchStatements | null;
  /** What whoever starts the server should know of it, a sentence each. */
  readonly warnings: readonly string[];
}

interface IdentityOptions {
  readonly study: { readonly study: string; readonly access?: "open" | "signed" };
  readonly environment: Environment;
  readonly clock: Pick<Clock, "date">;
  readonly log: Log;
}

const isOpen =
  'the study is open: whoever has the address can join, under any name that is not taken; see access: "signed"';

/** @throws OptionsError that names what is wrong with the study's keys; none of them is in it. */
export async function openIdentity({ study, environment, clock, log }: IdentityOptions): Promise<Identity> {
  const { access = "open" } = study;
  refuseWithoutKeys(access, environment);
  const keys = await readTokenKeys(environment);
  const statements = statementsOf({ study: study.study, keys, clock, log });
  const tokens = access === "signed" ? new JoinTokens(keys, clock) : null;
  return { tokens, statements, warnings: tokens ? [] : [isOpen] };
}
