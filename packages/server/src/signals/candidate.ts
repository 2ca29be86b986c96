/** As much of an ICE candidate as it takes to judge it. */
export interface Candidate {
  readonly address: string;
  readonly port: number;
  readonly type: "host" | "srflx" | "prflx" | "relay";
  /** True of one that only connects: nothing is ever sent to its address. */
  readonly isActive: boolean;
}

const ADDRESS =
  /(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})|(?=[\dA-Fa-f.]{0,45}:)[\dA-Fa-f:.]{2,45}|[\dA-Za-z-]{1,63}\.local/
    .source;

/**
 * RFC 8839, section 5.1: foundation, component, transport, priority, address, port, type, the address behind it, and what comes
 * by pairs of a name and a value. Of names only those of mDNS: any other would have the partner's browser ask for it.
 */
const grammar = new RegExp(
  [
    /^candidate:[\dA-Za-z+/]{1,32} \d{1,3} (?:udp|tcp) \d{1,10}/.source,
    ` (?<address>${ADDRESS}) (?<port>\\d{1,5})`,
    " typ (?<type>host|srflx|prflx|relay)",
    `(?: raddr (?:${ADDRESS}))?(?: rport \\d{1,5})?`,
    /(?<more>(?: [\w-]{1,32} [\x21-\x7E]{1,256}){0,8})$/.source,
  ].join(""),
  "i",
);

const types: readonly string[] = ["host", "srflx", "prflx", "relay"] satisfies Candidate["type"][];

/** `null`: it is none. */
export function readCandidate(text: string): Candidate | null {
  const { address, port, type, more } = grammar.exec(text)?.groups ?? {};
  if (address === undefined || port === undefined || type === undefined || Number(port) > 65_535) return null;
  const kind = type.toLowerCase();
  if (!isType(kind)) return null;
  const isActive = / tcptype active(?: |$)/i.test(more ?? "");
  return { address: address.toLowerCase(), port: Number(port), type: kind, isActive };
}

function isType(type: string): type is Candidate["type"] {
  return types.includes(type);
}
