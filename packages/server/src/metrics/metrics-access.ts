import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { OptionsError } from "@earshot/matchmaker";
import { HIDDEN } from "../hidden.ts";

/**
 * Who is told the metrics. `"off"`: nobody. `"local"`: programs on the server's own machine that did not come through a proxy. A
 * token, at least 16 characters without white space: whoever sends it as `Authorization: Bearer TOKEN`.
 */
export type MetricsAccess =
  | "off"
  | "local"
  | {
      /** At least 16 printable ASCII characters, no spaces. */
      readonly token: string;
    };

/** The variable for the token, where the options do not say who may. */
export const METRICS_TOKEN = "EARSHOT_METRICS_TOKEN";

const TOKEN = /^[\x21-\x7e]{16,}$/;
const allowedToken = "a text of at least 16 printable ASCII characters without spaces";

/** @throws OptionsError that names what is wrong; a token is never in it. */
export function checkMetricsAccess(value: unknown): asserts value is MetricsAccess {
  if (value === "off" || value === "local") return;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject || Object.keys(value).join() !== "token") {
    // It may be the bare token.
    const shown = typeof value === "string" ? HIDDEN : value;
    throw new OptionsError({ field: "metrics", value: shown, allowed: '"off", "local", or { token }' });
  }
  const token: unknown = Reflect.get(value, "token");
  if (typeof token !== "string" || !TOKEN.test(token))
    throw new OptionsError({ field: "metrics.token", value: HIDDEN, allowed: allowedToken });
}

/** Where the options do not say it. @throws OptionsError that names the variable; its value is never in it. */
export function metricsAccessIn(environment: Readonly<Record<string, string | undefined>>): MetricsAccess {
  const token = environment[METRICS_TOKEN]?.trim();
  if (!token) return "local";
  if (!TOKEN.test(token)) throw new OptionsError({ field: METRICS_TOKEN, value: HIDDEN, allowed: allowedToken });
  return { token };
}

/** What only a proxy adds. */
const handedOn = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-server",
  "x-real-ip",
];

/**
 * True if the request is from a program on this machine. A proxy on this machine hands on what anybody asks for. It gives itself
 * away by the headers that it adds, or else by the name under which the world knows it; the latter may be made up.
 */
export function isLocal({ socket, headers }: Pick<IncomingMessage, "headers"> & { socket: Asker }): boolean {
  if (!isLoopback(socket.remoteAddress ?? "")) return false;
  return handedOn.every((name) => headers[name] === undefined) && isLocalName(headers.host);
}

interface Asker {
  readonly remoteAddress?: string | undefined;
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address);
}

function isLocalName(host = ""): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

/** Takes as long whatever the first wrong character is. */
export function showsToken(authorization: string | undefined, token: string): boolean {
  const shown = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
