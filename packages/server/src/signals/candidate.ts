/** As much of an ICE candidate as it takes to judge it. */
export interface Candidate {
  readonly address: string;
  readonly port: number;
  readonly type: "host" | "srflx" | "prflx" | "relay";
  /** True of one that only connects: nothing is ever sent to its address. */
  readonly isActive: boolean;
}

const ADDRESS = /[\dA-Fa-f:.]+|[\dA-Za-z-]+\.local/.source;

/**
 * RFC 8839, section 5.1: foundation, component, transport, priority, address, port, type, the address behind it, and what comes
 * by pairs of a name and a value. Of names only those of mDNS: any other would have the partner's browser ask for it.
 */
const grammar = new RegExp(
  [
    /^candidate:[\dA-Za-z+/]+ \d{1,3} (udp|UDP|tcp|TCP) \d{1,10}/.source,
    ` (${ADDRESS}) (\\d{1,5})`,
    " typ (host|srflx|prflx|relay)",
    `(?: raddr (?:${ADDRESS}))?(?: rport \\d{1,5})?`,
    /((?: [\w-]+ [\x21-\x7E]+)*)$/.source,
  ].join(""),
);

const types: readonly string[] = ["host", "srflx", "prflx", "relay"] satisfies Candidate["type"][];

/** `null`: it is none. */
export function readCandidate(text: string): Candidate | null {
  const [, transport, address, port, type, more] = grammar.exec(text) ?? [];
  if (address === undefined || type === undefined || !isType(type) || Number(port) > 65_535) return null;
  // Of UDP there is no such thing, and browsers pass over the word: they do send there.
  const isActive = transport?.toLowerCase() === "tcp" && / tcptype active(?: |$)/.test(more ?? "");
  return { address: address.toLowerCase(), port: Number(port), type, isActive };
}

function isType(type: string): type is Candidate["type"] {
  return types.includes(type);
}
