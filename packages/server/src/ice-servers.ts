import { OptionsError } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";
import { isTurnUrl } from "./turn-options.ts";

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
  const isGood = urls.length > 0 && urls.every((url) => typeof url === "string" && /^(stuns?|turns?):/.test(url));
  if (!isGood) {
    throw new OptionsError({
      field: `${field}.urls`,
      value,
      allowed: "one or more URLs that begin with stun:, stuns:, turn: or turns:",
    });
  }
  if (urls.some(isTurnUrl))
    for (const part of ["username", "credential"]) checkCredentials(`${field}.${part}`, Reflect.get(server, part));
}

/** Without them every page would throw when it makes its connection. */
function checkCredentials(field: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return;
  throw new OptionsError({ field, value, allowed: "a text, as a turn: URL needs a username and a credential" });
}
