import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBrowsers } from "../../test-support/browser-signals.ts";
import { readCandidate } from "./candidate.ts";

describe("a candidate of a browser's", () => {
  test.for(fromBrowsers.flatMap(({ candidates }) => candidates).filter(({ candidate }) => candidate !== ""))(
    "is read: $candidate",
    ({ candidate }) => {
      expect(readCandidate(candidate)).not.toBe(null);
    },
  );

  test.for([
    [
      "candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999",
      { address: "203.0.113.9", port: 46_154, type: "srflx", isActive: false },
    ],
    [
      "candidate:1 1 UDP 1685987327 203.0.113.9 44323 typ srflx raddr 192.168.1.5 rport 44323",
      { address: "203.0.113.9", port: 44_323, type: "srflx", isActive: false },
    ],
    [
      "candidate:3 1 UDP 92217343 2001:DB8::3 52000 typ relay raddr 2001:db8::3 rport 52000",
      { address: "2001:db8::3", port: 52_000, type: "relay", isActive: false },
    ],
    [
      "candidate:2 1 TCP 2105524479 28a71df3-ab7d-498d-9ceb-37abcf8732c4.local 9 typ host tcptype active",
      { address: "28a71df3-ab7d-498d-9ceb-37abcf8732c4.local", port: 9, type: "host", isActive: true },
    ],
    [
      "candidate:2 1 tcp 2105524479 192.0.2.1 50000 typ host tcptype passive generation 0",
      { address: "192.0.2.1", port: 50_000, type: "host", isActive: false },
    ],
  ] as const)("says where it is: %s", ([text, candidate]) => {
    expect(readCandidate(text)).toEqual(candidate);
  });
});

const good = "candidate:1 1 udp 1 192.0.2.1 5000 typ host";

describe("what is no candidate", () => {
  test.for([
    "",
    "candidate:1",
    "nonsense",
    `a=${good}`,
    ` ${good}`,
    `${good} `,
    `${good}\n`,
    `${good}\r\na=candidate:2 1 udp 1 192.0.2.1 22 typ host`,
    `${good} generation`,
    `${good} generation 0\r\nm=audio 9 RTP/AVP 0`,
    `${good} extra \u00e4`,
    good.replace("udp", "sctp"),
    good.replace("5000", "65536"),
    good.replace("5000", "-1"),
    good.replace("typ host", "typ wire"),
    good.replace("192.0.2.1", "intranet.example"),
    good.replace("192.0.2.1", "a.b.local"),
    good.replace("192.0.2.1", "localhost"),
    good.replace("192.0.2.1", "[::1]"),
    good.replace("192.0.2.1", "134744072 "),
    good.replace("192.0.2.1", "http://192.0.2.1"),
    good.replace("udp 1 ", "udp 12345678901 "),
  ])("is refused: %j", (text) => {
    expect(readCandidate(text)).toBe(null);
  });

  test("however it is made from pieces of good ones, nothing breaks out of its line", () => {
    const piece = fc.constantFrom(
      ...good.split(" "),
      "\r\n",
      "\n",
      "\0",
      "a=",
      "m=audio",
      "..",
      "\u2028",
      "raddr",
      "::",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const read = readCandidate(candidate);
        if (read === null) return;
        expect(candidate).toMatch(/^candidate:[\x20-\x7E]+$/);
        expect(read.port).toBeLessThanOrEqual(65_535);
      }),
      { numRuns: 5_000 },
    );
  });
});
