import { BlockList, isIP, isIPv4 } from "node:net";

/**
 * What kind of an address a text is: `unspecified` stands for none, `shared` for many machines or nobody, `private` is one that
 * means something else, or nothing, in another network.
 */
export type AddressKind = "public" | "private" | "shared" | "unspecified" | "none";

/** Of IPv4 (RFC 6890) what is not for everybody. */
const privateV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["240.0.0.0", 4],
].map(([network, bits]) => {
  const first = numberOf(String(network));
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
});

const FIRST_SHARED = numberOf("224.0.0.0");
const LAST_SHARED = numberOf("239.255.255.255");
const EVERYBODY = numberOf("255.255.255.255");

/** Of IPv6 what is for everybody is one eighth, but for examples, and for what wraps up an address of IPv4. */
const globalV6 = listOf(["2000::", 3]);
const wrapped = listOf(["2001::", 32], ["2001:db8::", 32], ["2002::", 16]);

/** Every signal of every page comes by here, most with IPv4, which a library or Node's own lists take ten times as long for. */
export function addressKindOf(address: string): AddressKind {
  if (isIPv4(address)) return kindOfV4(numberOf(address));
  if (isIP(address) === 0) return "none";
  if (/^[0:]+$/.test(address)) return "unspecified";
  // An address of IPv4 that is written as IPv6 is not for everybody either way: no browser writes it so.
  if (/^ff/i.test(address)) return "shared";
  return globalV6.check(address, "ipv6") && !wrapped.check(address, "ipv6") ? "public" : "private";
}

function kindOfV4(address: number): AddressKind {
  if (address === 0) return "unspecified";
  if ((address >= FIRST_SHARED && address <= LAST_SHARED) || address === EVERYBODY) return "shared";
  return privateV4.some(({ first, last }) => address >= first && address <= last) ? "private" : "public";
}

function numberOf(address: string): number {
  let sum = 0;
  for (const part of address.split(".")) sum = sum * 256 + Number(part);
  return sum;
}

function listOf(...networks: readonly [string, number][]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, "ipv6");
  return list;
}
