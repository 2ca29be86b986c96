import { OptionsError } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";

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
  if (isGood) return;
  throw new OptionsError({
    field: `${field}.urls`,
    value,
    allowed: "one or more URLs that begin with stun:, stuns:, turn: or turns:",
  });
}
