import { OptionsError } from "@earshot/matchmaker";

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

/** Printed instead of what must not be seen. */
const HIDDEN = "(hidden)";

const fields: readonly TurnField[] = ["urls", "secret", "ttlSeconds"];

const allowed: Record<TurnField, string> = {
  urls: "one or more URLs such as turn:turn.example.org:3478?transport=udp or turns:turn.example.org:443?transport=tcp",
  secret: "the TURN server's static-auth-secret, without white space",
  ttlSeconds: "a whole number of seconds from 60 to 86400",
};

/** What else would be written after `//` is not known to any browser. */
export function isTurnUrl(url: unknown): url is string {
  return typeof url === "string" && /^turns?:(?!\/\/)[^\s,]+$/.test(url);
}

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
    const there = `no such option; there are ${fields.join(", ")}`;
    throw new OptionsError({ field: `turn.${unknown}`, value: HIDDEN, allowed: there });
  }
  const field = faultyField(turn);
  if (field !== null) throw turnError(field, { name: `turn.${field}`, value: Reflect.get(turn, field) });
}

/** The first field that is not as it must be. */
export function faultyField(turn: object): TurnField | null {
  const urls: unknown = Reflect.get(turn, "urls");
  const all: unknown[] = Array.isArray(urls) ? urls : [urls];
  if (all.length === 0 || !all.every(isTurnUrl)) return "urls";
  const secret: unknown = Reflect.get(turn, "secret");
  if (typeof secret !== "string" || !/^\S+$/.test(secret)) return "secret";
  const ttl: unknown = Reflect.get(turn, "ttlSeconds");
  const isGoodTtl =
    ttl === undefined || (typeof ttl === "number" && Number.isInteger(ttl) && ttl >= 60 && ttl <= 86_400);
  return isGoodTtl ? null : "ttlSeconds";
}

export function turnError(field: TurnField, { name, value }: { name: string; value: unknown }): OptionsError {
  const isSecret = field === "secret" && value !== undefined && value !== "";
  return new OptionsError({ field: name, value: isSecret ? HIDDEN : value, allowed: allowed[field] });
}
