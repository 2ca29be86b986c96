import { isIPv4, isIPv6 } from "node:net";

/** What a list of ICE servers may hold, and what a TURN server may be. */
export type IceScheme = "stun" | "turn" | "turns";

/** Of a service for something else, to which Firefox opens no connection. Port 53 is the one exception that it makes. */
const BLOCKED_PORTS: ReadonlySet<number> = new Set(
  [
    [1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110],
    [111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532],
    [540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061],
    [6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
  ].flat(),
);

/**
 * Why not every browser takes the URL of an ICE server, as words for what is allowed; `null` if all do. It is the grammar of
 * RFC 7064 (stun:) and RFC 7065 (turn:, turns:), less what Chromium or Firefox refuses: one URL that a browser refuses spoils the
 * whole list, and with it every connection of that page.
 */
export function iceUrlFault(url: unknown, schemes: readonly IceScheme[]): string | null {
  if (typeof url !== "string") return `a text such as ${exampleOf(schemes)}`;
  if (/\s/.test(url)) return "a URL without white space";
  const scheme = /^([a-z]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === "stuns") return "stun:, turn: or turns:, as Firefox refuses a list with a stuns: URL in it";
  if (!isOneOf(schemes, scheme)) return `a URL that begins with ${schemes.map((one) => `${one}:`).join(" or ")}`;
  const rest = url.slice(scheme.length + 1);
  if (rest.startsWith("/")) return `${scheme}:HOST without slashes, such as ${exampleOf([scheme])}`;
  const [address = "", ...query] = rest.split("?");
  return queryFault(scheme, query) ?? addressFault(address);
}

function queryFault(scheme: IceScheme, query: readonly string[]): string | null {
  if (query.length === 0 || (query.length === 1 && scheme !== "stun" && /^transport=(?:udp|tcp)$/.test(query[0] ?? "")))
    return null;
  if (scheme === "stun")
    return "a stun: URL without anything from the question mark on; only turn: and turns: have a transport";
  return 'nothing after the host and port but "?transport=udp" or "?transport=tcp", in lower case';
}

function addressFault(address: string): string | null {
  if (address.includes("@")) return "a URL without a user name; username and credential are fields of their own";
  if (isIPv6(address)) return "an IPv6 address in brackets, such as stun:[2001:db8::1]:3478";
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(address) ?? [];
  if (host === "") return "a URL with a host after the scheme";
  return hostFault(host) ?? (port === undefined ? null : portFault(port));
}

function hostFault(host: string): string | null {
  if (host.startsWith("["))
    return isIPv6(host.slice(1, -1)) && !host.includes("%") ? null : "an IPv6 address in its brackets";
  const name = host.replace(/\.$/, "");
  const labels = name.split(".");
  // What ends in a number is an address to browsers.
  if (/^(?:\d+|0x[\da-f]*)$/i.test(labels.at(-1) ?? ""))
    return isIPv4(name) ? null : "an IPv4 address of four numbers up to 255";
  const isName = name.length <= 253 && labels.every((label) => /^[a-z\d_-]{1,63}$/i.test(label));
  return isName ? null : "a host of letters, digits, '-' and '.' (others in their xn-- form)";
}

function portFault(port: string): string | null {
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535) return "a port from 1 to 65535 after the host, or none";
  return BLOCKED_PORTS.has(number) ? `another port than ${number}, which Firefox blocks` : null;
}

function isOneOf(schemes: readonly IceScheme[], scheme: string | undefined): scheme is IceScheme {
  return schemes.some((one) => one === scheme);
}

function exampleOf([scheme]: readonly IceScheme[]): string {
  return scheme === "stun" ? "stun:stun.example.org:3478" : `${scheme}:turn.example.org:3478?transport=udp`;
}

/** Of one that has no fault: whether it needs a username and a credential. */
export function isTurnUrl(url: unknown): boolean {
  return typeof url === "string" && /^turns?:/i.test(url);
}
