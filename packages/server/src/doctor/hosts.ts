import { BlockList, isIP, isIPv6 } from "node:net";

const ownNetwork = new BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  ownNetwork.addSubnet(address, prefix);
}
for (const [address, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  ownNetwork.addSubnet(address, prefix, "ipv6");
}

const ownNames = /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa|test)$/i;

/** Whether strangers can reach it: neither this computer nor one of a private network, as far as its name says. */
export function isPublicHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (isIP(bare)) return !isOwnAddress(bare);
  return bare.includes(".") && !ownNames.test(bare);
}

/** An address that means another computer, or none, in another network. */
export function isOwnAddress(address: string): boolean {
  return ownNetwork.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
