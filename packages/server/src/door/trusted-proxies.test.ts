import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { OptionsError } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import { TrustedProxies } from "./trusted-proxies.ts";

function requestFrom(remoteAddress: string | undefined, headers: Record<string, string> = {}): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: remoteAddress });
  return Object.assign(new IncomingMessage(socket), { headers });
}

const forwarded = { "x-forwarded-for": "6.6.6.6, 203.0.113.7, 10.0.0.9" };

describe("where a connection comes from", () => {
  test.for([
    ["", "10.0.0.1", "10.0.0.1"],
    ["1", "10.0.0.1", "10.0.0.9"],
    ["2", "10.0.0.1", "203.0.113.7"],
    ["loopback", "10.0.0.1", "10.0.0.1"],
    ["loopback", "127.0.0.1", "10.0.0.9"],
    ["loopback, 10.0.0.0/8", "127.0.0.1", "203.0.113.7"],
    ["::1,10.0.0.9", "::1", "203.0.113.7"],
    ["10.0.0.0/8", "::ffff:10.0.0.1", "203.0.113.7"],
  ] as const)("with TRUST_PROXY %j and from %s is %s", ([text, remoteAddress, client]) => {
    expect(new TrustedProxies(text).clientOf(requestFrom(remoteAddress, forwarded))).toBe(client);
  });

  test("is the proxy if that says nothing, and unknown once it is gone", () => {
    const proxies = new TrustedProxies("loopback");
    expect(proxies.clientOf(requestFrom("127.0.0.1"))).toBe("127.0.0.1");
    expect(proxies.clientOf(requestFrom(undefined, forwarded))).toBe(null);
  });
});

test("the host that was asked for is what a proxy says only if it is believed", () => {
  const headers = { host: "127.0.0.1:4400", "x-forwarded-host": "lab.example.org, inner.example" };
  const proxies = new TrustedProxies("10.0.0.1");
  expect(proxies.hostOf(requestFrom("10.0.0.1", headers))).toBe("lab.example.org");
  expect(proxies.hostOf(requestFrom("10.0.0.2", headers))).toBe("127.0.0.1:4400");
  expect(proxies.hostOf(requestFrom("10.0.0.1", { host: "a.example" }))).toBe("a.example");
  expect(proxies.hostOf(requestFrom("10.0.0.2"))).toBe(null);
});

test.for(["true", "0", "10", "nginx", "10.0.0.0/33", "10.0.0.1,,10.0.0.2", "-1"])("%j is refused", (text) => {
  expect(() => new TrustedProxies(text)).toThrow(OptionsError);
  expect(() => new TrustedProxies(text)).toThrow(`TRUST_PROXY is ${JSON.stringify(text)}; allowed: how many proxies`);
});

test("empty is not set", () => {
  expect(
    [new TrustedProxies(), new TrustedProxies(" "), new TrustedProxies("1")].map(({ isEmpty }) => isEmpty),
  ).toEqual([true, true, false]);
});
