import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redacted, redactedError } from "./redaction.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXNvbWV0aGluZw";
const sdp =
  "v=0\r\no=- 4611731 2 IN IP4 127.0.0.1\r\ns=-\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=ice-pwd:x";
const candidate = "candidate:842163049 1 udp 1677729535 198.51.100.7 46154 typ srflx raddr 10.0.0.3 rport 46154";
const key = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const bad: [string, string, string][] = [
  ["a session description", `refused ${sdp}\n    at guard.ts:3:5`, "refused [sdp]\n    at guard.ts:3:5"],
  ["one in JSON", `refused ${JSON.stringify({ sdp })} here`, 'refused {"sdp":"[sdp]"} here'],
  ["a line of one", "no a=candidate:1 1 udp 1 192.0.2.1 9 typ host", "no [sdp]"],
  ["a fingerprint", "a=fingerprint:sha-256 AB:CD\r\nnext", "[sdp]\r\nnext"],
  ["an ICE candidate", `bad "${candidate}"`, 'bad "[candidate]"'],
  ["a JSON Web Token", `token ${jwt} is old`, "token [token] is old"],
  ["one that nobody signed", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "[token]"],
  ["a header", "authorization: Bearer abc.def", "authorization: Bearer [secret]"],
  ["a query", "GET /x?token=s3cret&a=1", "GET /x?token=[secret]&a=1"],
  ["a secret in JSON", '{"turnSecret":"s3 cret","a":1}', '{"turnSecret":"[secret]","a":1}'],
  ["a key in digits", `key ${key}.`, "key [secret]."],
  ["a password of a TURN server", "with 2jmj7l5rSw0yVb/vlWAYkK/YBwk= failed", "with [secret] failed"],
  ["a name of mDNS", "a71ea4c8-2a24-4a38-b7a1-1f2c1a3a1a11.local is", "[address] is"],
  ["an IPv4 address", "connect ECONNREFUSED 192.0.2.1:4400", "connect ECONNREFUSED [address]:4400"],
  ["an IPv6 address", "connect ECONNREFUSED 2001:db8:1:2:3:4:5:6:443.", "connect ECONNREFUSED [address]:443."],
  ["one in brackets", "https://[2001:db8::1]:443/x", "https://[[address]]:443/x"],
  ["one of IPv4 in IPv6", "from ::ffff:192.0.2.1, twice", "from [address], twice"],
  ["one with a zone", "fe80::1%eth0 is", "[address] is"],
];

const good = [
  "the matchmaker of scene game failed; it cost one round",
  "    at SceneHost.handle (file:///srv/earshot/dist/waitroom/scene-host.js:148:25)",
  "    at async node:internal/process/task_queues:95:5",
  "ENOSPC: no space left on device, write",
  "at 12:30:45 on 2026-01-01T12:30:45.000Z, version 1.2.3",
  'study "overcooked-2026" runs on port 4400',
  "serving at http://localhost:4400/earshot",
  "the token has expired; resume is refused",
];

describe("a text for the log", () => {
  test.for(bad)("has no %s", ([, text, expected]) => {
    expect(redacted(text)).toBe(expected);
  });

  test.for(good)("is as it was where there is nothing to hide: %s", (text) => {
    expect(redacted(text)).toBe(text);
  });

  test("has no address, wherever it stands", () => {
    const before = fc.constantFrom("", " ", "=", "(", "from:", "peer ", "[", '"', "at:\n");
    const after = fc.constantFrom("", " ", ":", ".", ")", "]:443", ":443", '"', ", again", "\n");
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(before, address, after, (start, ip, end) => {
        expect(redacted(`failed ${start}${ip}${end}`)).not.toContain(ip);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is cut where it is long, and not in the middle of what must not be seen", () => {
    const long = `${"word ".repeat(798)}192.168.117.23 and more`;
    expect(redacted(long)).not.toContain("192.168");
    expect(redacted("x".repeat(100_000)).length).toBeLessThan(4_100);
    expect(redacted(":.".repeat(50_000)).length).toBeLessThan(4_100);
  });
});

describe("an error for the log", () => {
  test("is its name, its words and where it came from, and nothing that it carries along", () => {
    const error = Object.assign(new TypeError(`no ${sdp}`), { token: jwt, address: "192.0.2.1" });
    const said = redactedError(error);
    expect(said).toEqual({
      name: "TypeError",
      message: "no [sdp]",
      stack: expect.stringContaining("redaction.test.ts"),
    });
    expect(JSON.stringify(said)).not.toMatch(/eyJ|192\.0|v=0/);
  });

  test.for([
    ["a text", `no ${jwt}`, "no [token]"],
    ["an object", { token: jwt }, "an object of class Object"],
    ["nothing", null, "null"],
    [
      "an error that cannot be read",
      Object.defineProperty(new Error("x"), "message", {
        get() {
          throw new Error("no");
        },
      }),
      "an error that cannot be read",
    ],
  ] as const)("may be %s", ([, cause, expected]) => {
    expect(redactedError(cause)).toBe(expected);
  });
});
