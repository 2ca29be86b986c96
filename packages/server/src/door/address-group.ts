import ipaddr from "ipaddr.js";

/** Whoever has an IPv6 address has the whole network of it, 2^64 addresses. */
const NETWORK_BYTES = 8;

/** What counts as one address: an IPv4 address, also one written as IPv6, or the /64 of an IPv6 address. */
export function addressGroupOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return Buffer.from(parsed.toByteArray().slice(0, NETWORK_BYTES)).toString("hex");
}

/** True of the machine itself. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}
