import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { OptionsError } from "@earshot/matchmaker";
import type { Environment } from "../environment.ts";
import { readTokenKeys } from "./identity-environment.ts";
import { MOST_DAYS_VALID } from "./join-tokens.ts";
import { mintToken } from "./mint-token.ts";
import { ATTRIBUTES_ALLOWED, attributesIn, type Attributes } from "./ticket.ts";

export const tokenUsage: string = `earshot token --scene NAME [--valid 10m] [--attribute NAME=TEXT]... PARTICIPANT...

  Prints a join token for each participant, a line each: for a study with access: "signed", as the experiment's own
  server would make them. Each begins one stay.

  --scene      for which scene of the study
  --valid      for how long it can be used: 90s, 10m, 12h, 7d, at most ${MOST_DAYS_VALID}d
  --attribute  what the records should have of these participants, such as recruiter=prolific

  The key is that of the server: EARSHOT_TOKEN_SECRET in the environment, or the first in EARSHOT_TOKEN_KEYS that can sign.`;

interface Wish {
  readonly scene: string;
  readonly validMs: number;
  readonly attributes: Attributes;
  readonly participantIds: readonly string[];
}

const DAY_MS = 86_400_000;

const unitMs = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", DAY_MS],
]);

/** `earshot token`: tokens, a line each. @throws OptionsError that names the flag or variable, the value and what is allowed. */
export async function runToken(args: readonly string[], environment: Environment, nowMs: number): Promise<string> {
  if (args.includes("--help") || args.includes("-h")) return tokenUsage;
  const { scene, validMs, attributes, participantIds } = wishIn(args);
  const keys = await readTokenKeys(environment);
  const signer = keys.find(({ signing }) => signing !== null);
  if (!signer?.signing) {
    const allowed = "the server's key, of 32 bytes or more, or EARSHOT_TOKEN_KEYS with a key that can sign";
    throw new OptionsError({ field: "EARSHOT_TOKEN_SECRET", value: undefined, allowed });
  }
  const { signing } = signer;
  const expiresAtMs = nowMs + validMs;
  const tokens = participantIds.map((participantId) =>
    mintToken(signer, signing, { scene, participantId, tokenId: randomUUID(), expiresAtMs, attributes }),
  );
  return (await Promise.all(tokens)).join("\n");
}

function wishIn(args: readonly string[]): Wish {
  const { values, positionals: participantIds } = parsed(args);
  const { scene, valid = "10m", attribute = [] } = values;
  if (scene === undefined || !/^[\w.-]{1,64}$/.test(scene)) {
    throw new OptionsError({ field: "--scene", value: scene, allowed: "the name of a scene of the study" });
  }
  if (participantIds.length === 0) {
    throw new OptionsError({ field: "PARTICIPANT", value: undefined, allowed: "one or more ids of participants" });
  }
  for (const value of participantIds) {
    if (/^\P{Cc}{1,128}$/u.test(value)) continue;
    throw new OptionsError({
      field: "PARTICIPANT",
      value,
      allowed: "1 to 128 characters, none of them a control character",
    });
  }
  return { scene, validMs: durationIn(valid), attributes: attributesOf(attribute), participantIds };
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      scene: { type: "string" },
      valid: { type: "string" },
      attribute: { type: "string", multiple: true },
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    const allowed = "--scene, --valid and --attribute, each with a value, and ids of participants";
    throw new OptionsError({ field: "arguments", value: args.join(" "), allowed });
  }
}

function durationIn(text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const ms = Number(digits) * (unitMs.get(unit) ?? Number.NaN);
  if (ms > 0 && ms <= MOST_DAYS_VALID * DAY_MS) return ms;
  throw new OptionsError({
    field: "--valid",
    value: text,
    allowed: `such as 90s, 10m, 12h or 7d, at most ${MOST_DAYS_VALID}d`,
  });
}

function attributesOf(pairs: readonly string[]): Attributes {
  const entries = pairs.map((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  const attributes = attributesIn(Object.fromEntries(entries));
  if (attributes) return attributes;
  throw new OptionsError({ field: "--attribute", value: pairs.join(" "), allowed: `NAME=TEXT, ${ATTRIBUTES_ALLOWED}` });
}
