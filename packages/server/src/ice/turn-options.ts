import { OptionsError } from "@earshot/matchmaker";
import { HIDDEN } from "../hidden.ts";
import { iceUrlFault } from "./ice-url.ts";

/** A TURN server for which this server makes up credentials: its own for each participant and link, valid for a while. */
export interface TurnOptions {
  /** Such as `turn:turn.example.org:3478?transport=udp`. */
  readonly urls: string | readonly string[];
  /** The TURN server's `static-auth-secret`. Never leaves this server. */
  readonly secret: string;
  /** How long credentials are valid, in seconds from the start of the probe, 60 to 86,400. @default 7_200 */
  readonly ttlSeconds?: number;
}

export type TurnField = keyof TurnOptions;

/** What is wrong with it. The value is one that may be printed. */
export interface TurnFault {
  readonly field: TurnField;
  readonly value: unknown;
  readonly allowed: string;
}

const fields: readonly TurnField[] = ["urls", "secret", "ttlSeconds"];

/** @throws OptionsError that names the field, the value and what is allowed; the secret is never in it. */
export function checkTurn(turn: unknown): asserts turn is TurnOptions {
  if (typeof turn !== "object" || turn === null) {
    // It may be the bare secret.
    const value = typeof turn === "string" ? HIDDEN : turn;
    throw new OptionsError({ field: "turn", value, allowed: `an object with ${fields.join(", ")}` });
  }
  const unknown = Object.keys(turn).find((key) => !fields.some((field) => field === key));
  if (unknown !== undefined) {
    // Its value may be the secret under a misspelt name.
    throw new OptionsError({ field: `turn.${unknown}`, value: HIDDEN, allowed: fields.join(", "), isUnknown: true });
  }
  const fault = turnFault(turn);
  if (fault) throw new OptionsError({ ...fault, field: `turn.${fault.field}` });
}

/** The first that is not as it must be. */
export function turnFault(turn: object): TurnFault | null {
  const [urls, secret, ttl] = fields.map((field): unknown => Reflect.get(turn, field));
  return urlsFault(urls) ?? secretFault(secret) ?? ttlFault(ttl);
}

function urlsFault(value: unknown): TurnFault | null {
  const urls: unknown[] = Array.isArray(value) ? value : [value];
  if (urls.length === 0 || value === undefined) {
    return { field: "urls", value, allowed: "one or more URLs such as turn:turn.example.org:3478?transport=udp" };
  }
  for (const url of urls) {
    const allowed = iceUrlFault(url, ["turn", "turns"]);
    if (allowed !== null) return { field: "urls", value: url, allowed };
  }
  return null;
}

function secretFault(secret: unknown): TurnFault | null {
  if (typeof secret === "string" && /^\S+$/.test(secret)) return null;
  const isNothing = secret === undefined || secret === "";
  const allowed = "the TURN server's static-auth-secret, without white space";
  return { field: "secret", value: isNothing ? secret : HIDDEN, allowed };
}

function ttlFault(ttl: unknown): TurnFault | null {
  if (ttl === undefined || (typeof ttl === "number" && Number.isInteger(ttl) && ttl >= 60 && ttl <= 86_400))
    return null;
  return { field: "ttlSeconds", value: ttl, allowed: "a whole number of seconds from 60 to 86400" };
}
