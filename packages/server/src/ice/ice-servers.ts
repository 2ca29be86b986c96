import { OptionsError } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";
import { iceUrlFault, isTurnUrl } from "./ice-url.ts";

const MAX_USERNAME_BYTES = 509;

/** @param field where they come from: an option's or a variable's name. @throws OptionsError that begins with it. */
export function checkIceServers(field: string, servers: unknown): asserts servers is readonly IceServer[] {
  if (!Array.isArray(servers)) {
    throw new OptionsError({ field, value: servers, allowed: "a list of RTCIceServer objects" });
  }
  for (const [index, server] of servers.entries()) checkIceServer(`${field}[${index}]`, server);
}

function checkIceServer(field: string, server: unknown): void {
  if (typeof server !== "object" || server === null) {
    throw new OptionsError({ field, value: server, allowed: "an RTCIceServer object" });
  }
  const value: unknown = Reflect.get(server, "urls");
  const urls: unknown[] = Array.isArray(value) ? value : [value];
  if (urls.length === 0) throw new OptionsError({ field: `${field}.urls`, value, allowed: "one or more URLs" });
  for (const url of urls) {
    const allowed = iceUrlFault(url, ["stun", "turn", "turns"]);
    if (allowed !== null) throw new OptionsError({ field: `${field}.urls`, value: url, allowed });
  }
  checkCredentialType(`${field}.credentialType`, Reflect.get(server, "credentialType"));
  if (!urls.some(isTurnUrl)) return;
  for (const part of ["username", "credential"]) checkCredentials(`${field}.${part}`, Reflect.get(server, part));
  checkUsername(`${field}.username`, Reflect.get(server, "username"));
}

/** Without them every page would throw when it makes its connection. */
function checkCredentials(field: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return;
  throw new OptionsError({ field, value, allowed: "a text, as a turn: URL needs a username and a credential" });
}

function checkUsername(field: string, value: unknown): void {
  const bytes = Buffer.byteLength(String(value));
  if (bytes <= MAX_USERNAME_BYTES) return;
  const allowed = `at most ${MAX_USERNAME_BYTES} bytes; browsers refuse a longer one`;
  throw new OptionsError({ field, value: `(${bytes} bytes)`, allowed });
}

function checkCredentialType(field: string, value: unknown): void {
  if (value === undefined || value === "password") return;
  throw new OptionsError({ field, value, allowed: '"password", or nothing: Firefox knows no other' });
}
