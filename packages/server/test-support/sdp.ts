const HEX_PAIRS = 32;

/** A description as a browser would make it, with a name of its own in it. */
export function sdpOf(name: string): string {
  const fingerprint = Array.from({ length: HEX_PAIRS }, () => "AB").join(":");
  const lines = [
    "v=0",
    "o=- 1 2 IN IP4 127.0.0.1",
    `s=${name}`,
    "t=0 0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0",
    "a=ice-ufrag:yv6V",
    "a=ice-pwd:d2Gh+kjFRqOIBUUqjwFhwKW/",
    `a=fingerprint:sha-256 ${fingerprint}`,
    "a=setup:actpass",
    "a=mid:0",
    "a=sctp-port:5000",
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** What a browser with that address would say of it. */
export function candidateOf(address: string, type = "host"): string {
  return `candidate:1 1 udp 2113937151 ${address} 33053 typ ${type}`;
}
