import { describe, expect, test } from "vitest";
import { candidateOf } from "../../test-support/sdp.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";
import { readCandidate } from "./candidate.ts";
import { isPassable } from "./passable.ts";

const hidden = "28a71df3-ab7d-498d-9ceb-37abcf8732c4.local";

function passes(text: string): CandidatePolicy[] {
  const candidate = readCandidate(text);
  if (!candidate) throw new Error(`no candidate: ${text}`);
  return (["all", "mdns-or-public", "relay-only"] as const).filter((policy) => isPassable(candidate, policy));
}

describe("who is told of a candidate", () => {
  test.for<[string, CandidatePolicy[], type?: string]>([
    ["203.0.113.9", ["all"]],
    ["8.8.8.8", ["all", "mdns-or-public"]],
    ["8.8.8.8", ["all", "mdns-or-public"], "srflx"],
    ["8.8.8.8", ["all", "mdns-or-public", "relay-only"], "relay"],
    ["2606:4700::1", ["all", "mdns-or-public"]],
    [hidden, ["all", "mdns-or-public"]],
    ["192.168.1.2", ["all"]],
    ["10.0.0.2", ["all"], "srflx"],
    ["10.0.0.2", ["all", "relay-only"], "relay"],
    ["100.64.0.1", ["all"]],
    ["127.0.0.1", ["all"]],
    ["::1", ["all"]],
    ["::7f00:1", ["all"]],
    ["0:0:0:0:0:0:a00:1", ["all"]],
    ["::ffff:192.168.1.2", ["all"]],
    ["fd00::2", ["all"]],
    ["fe80::1", ["all"]],
    ["0.0.0.0", []],
    ["255.255.255.255", []],
    ["224.0.0.251", []],
    ["ff02::fb", []],
    ["999.1.1.1", []],
    ["::::", []],
  ])("of %s: %j", ([address, policies, type = "host"]) => {
    expect(passes(candidateOf(address, type))).toEqual(policies);
  });

  test("depends on its port: those of other services are not for partners", () => {
    const at = (port: number, address = "8.8.8.8") => passes(candidateOf(address).replace("33053", String(port)));
    for (const port of [0, 9, 22, 53, 1_023]) expect(at(port)).toEqual([]);
    for (const port of [80, 443, 1_024, 3_478, 65_535]) expect(at(port)).toEqual(["all", "mdns-or-public"]);
    expect(at(443, hidden)).toEqual([]);
  });

  test("does not, if nothing is ever sent to it", () => {
    const active = (address: string) => `candidate:2 1 TCP 2105524479 ${address} 9 typ host tcptype active`;
    expect(passes(active(hidden))).toEqual(["all", "mdns-or-public"]);
    expect(passes(active("192.168.1.2"))).toEqual(["all"]);
    expect(passes(active("0.0.0.0"))).toEqual(["all"]);
    for (const udp of ["udp", "UDP"]) expect(passes(active("8.8.8.8").replace("TCP", udp))).toEqual([]);
  });
});
