import { limits } from "@earshot/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBrowsers } from "../../test-support/browser-signals.ts";
import { candidateOf, sdpOf } from "../../test-support/sdp.ts";
import { sdpFault } from "./sdp.ts";

const good = sdpOf("-");
const descriptions = fromBrowsers.flatMap(({ browser, descriptions: all }) =>
  all.map((description) => ({ browser, ...description })),
);
const withCandidates = (...candidates: string[]) => good + candidates.map((one) => `a=${one}\r\n`).join("");

describe("a description of a browser's", () => {
  test("is there, of two browsers and of all moments", () => {
    expect(descriptions.length).toBeGreaterThanOrEqual(20);
  });

  test.for(descriptions)("passes: $browser, $what $type", ({ browser, sdp }) => {
    expect(sdpFault(sdp, "all")).toBe(null);
    // As people have their browsers, nothing of theirs is held back.
    if (browser.endsWith("mdns")) expect(sdpFault(sdp, "mdns-or-public")).toBe(null);
  });

  test("passes with the line ends of Unix, and with whatever a later browser adds", () => {
    expect(sdpFault(good.replaceAll("\r\n", "\n"), "all")).toBe(null);
    expect(sdpFault(`${good}a=something-new:1\r\n`, "all")).toBe(null);
  });
});

describe("what is no description of a data channel", () => {
  test.for<[string, string, string]>([
    ["nothing", "", "it has a line"],
    ["text", "first", "it has a line"],
    ["no version", good.slice(5), "it does not begin with v=0"],
    ["other letters", good.replace("s=-", "s=\u00e4"), "it has a line"],
    ["a NUL", good.replace("s=-", "s=\0"), "it has a line"],
    ["half a line end", good.replace("s=-", "s=-\rm=audio 9 RTP/AVP 0"), "it has a line"],
    ["an empty line", good.replace("s=-", "s=-\r\n"), "it has a line"],
    ["sound", `${good}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`, "it describes no connection, or more"],
    [
      "two of them",
      `${good}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`,
      "it describes no connection, or more",
    ],
    ["none of them", good.replace(/m=.*\r\n/, ""), "it describes no connection, or more"],
    ["a picture", good.replace("m=application", "m=video"), "it is not of a data channel"],
    ["something else", good.replace("webrtc-datachannel", "wb"), "it is not of a data channel"],
    ["without encryption", good.replace("UDP/DTLS/SCTP", "UDP/SCTP"), "it is not of a data channel"],
    ["no ufrag", good.replace(/a=ice-ufrag.*\r\n/, ""), "it has no a=ice-ufrag"],
    ["a short password", good.replace(/a=ice-pwd.*\r\n/, "a=ice-pwd:short\r\n"), "its a=ice-pwd is wrong"],
    ["an old fingerprint", good.replace("sha-256 AB", "sha-1 AB"), "its a=fingerprint is wrong"],
    ["half a fingerprint", good.replace("AB:AB:AB:AB:", ""), "its a=fingerprint is wrong"],
    ["a second fingerprint that is none", `${good}a=fingerprint:sha-256 AB\r\n`, "its a=fingerprint is wrong"],
    ["no setup", good.replace(/a=setup.*\r\n/, ""), "it has no a=setup"],
    ["a setup there is not", good.replace("actpass", "holdconn"), "its a=setup is wrong"],
    ["a candidate that is none", withCandidates("candidate:1 1 udp 1 intranet.example 80 typ host"), "one of its cand"],
    [
      "one that is written oddly",
      withCandidates("CANDIDATE:1 1 udp 1 intranet.example 80 typ host"),
      "one of its cand",
    ],
    ["a nameless attribute", `${good}a= candidate:1\r\n`, "it has a line"],
    ["a candidate that nobody has", withCandidates(candidateOf("224.0.0.251")), "it has an address that is not passed"],
    [
      "too many candidates",
      withCandidates(...Array.from({ length: limits.candidatesPerSdp + 1 }, (_, n) => candidateOf(`192.0.2.${n}`))),
      "it has more than 24 candidates",
    ],
  ])("is refused: %s", ([, sdp, fault]) => {
    expect(sdpFault(sdp, "all")).toContain(fault);
  });
});

describe("an address that the study does not pass on", () => {
  test("keeps the description that has it back", () => {
    const [home, open] = [candidateOf("192.168.1.2"), candidateOf("8.8.8.8")];
    expect(sdpFault(withCandidates(open), "mdns-or-public")).toBe(null);
    expect(sdpFault(withCandidates(open, home), "all")).toBe(null);
    expect(sdpFault(withCandidates(open, home), "mdns-or-public")).toContain("not passed on (mdns-or-public)");
    expect(sdpFault(withCandidates(open), "relay-only")).toContain("not passed on (relay-only)");
    expect(sdpFault(withCandidates(candidateOf("8.8.8.8", "relay")), "relay-only")).toBe(null);
    const line = (address: string) => good.replace("IN IP4 0.0.0.0", address);
    expect(sdpFault(line("IN IP4 192.168.1.2"), "mdns-or-public")).toContain("not passed on");
    expect(sdpFault(line("IN IP4 8.8.8.8"), "mdns-or-public")).toContain("not passed on");
    expect(sdpFault(line("IN IP6 ::"), "relay-only")).toBe(null);
    expect(sdpFault(line("wherever"), "relay-only")).toContain("not passed on");
    // Browsers repeat a candidate there: a TURN server's may be a laboratory's own.
    const relayed = `${line("IN IP4 192.168.1.9")}a=${candidateOf("192.168.1.9", "relay")}\r\n`;
    expect(sdpFault(relayed, "relay-only")).toBe(null);
    expect(sdpFault(relayed, "mdns-or-public")).toContain("not passed on");
  });
});

test("whatever is done to a good description, what passes still describes one data channel and nothing else", () => {
  const sdp = fc.constantFrom(...descriptions.map((one) => one.sdp));
  const intruder = fc.constantFrom(
    "m=audio 9 RTP/AVP 0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "\rm=video 9 RTP/AVP 96",
    "a=candidate:1 1 udp 1 127.0.0.1 22 typ host",
    "a=fingerprint:sha-1 AB",
    "\0",
    "\u00e4",
    "a=x",
    "",
  );
  const change = fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.oneof(intruder, fc.string({ unit: "binary" })));
  let passed = 0;
  fc.assert(
    fc.property(sdp, fc.array(change, { maxLength: 3 }), (text, changes) => {
      let changed = text;
      for (const [seed, length, added] of changes) {
        const at = seed % (changed.length + 1);
        changed = `${changed.slice(0, at)}${added}${changed.slice(at + length)}`;
      }
      if (sdpFault(changed, "all") !== null) return;
      passed++;
      const lines = changed.split(/[\r\n]+/);
      expect(lines.filter((line) => line.startsWith("m="))).toEqual([
        expect.stringMatching(/^m=application \d+ (UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/),
      ]);
      expect(changed).toMatch(/^[\x20-\x7E\r\n]+$/);
      expect(lines.filter((line) => /^a=candidate:.* 22 typ/.test(line))).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
  expect(passed).toBeGreaterThan(100);
});
