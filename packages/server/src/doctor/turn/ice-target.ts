/** Where the URL of an ICE server leads. */
export interface IceTarget {
  readonly url: string;
  readonly isTurn: boolean;
  readonly host: string;
  readonly port: number;
  readonly transport: "udp" | "tcp" | "tls" | "dtls";
}

/** Of a URL that has no fault (ice/ice-url.ts). */
export function toIceTarget(url: string): IceTarget {
  const [, scheme = "", host = "", port, transport] =
    /^([a-z]+):(\[[^\]]*\]|[^:?]*)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i.exec(url) ?? [];
  const isSecure = scheme.toLowerCase() === "turns";
  const isUdp = isSecure ? transport === "udp" : transport !== "tcp";
  return {
    url,
    isTurn: scheme.toLowerCase() !== "stun",
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: port === undefined ? (isSecure ? 5_349 : 3_478) : Number(port),
    transport: isSecure ? (isUdp ? "dtls" : "tls") : isUdp ? "udp" : "tcp",
  };
}
