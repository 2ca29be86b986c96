import { describe, expect, test } from "vitest";
import { iceFinding } from "./ice-finding.ts";
import { toIceTarget } from "./ice-target.ts";
import type { Tried } from "./try-ice.ts";

const nowMs = Date.UTC(2026, 0, 1);

function finding(tried: Tried, url = "turn:turn.example.org") {
  return iceFinding({ target: toIceTarget(url), tried, isOfSecret: true, nowMs });
}

function refused(code: number, isClockWrong: boolean | null = null) {
  return finding({ kind: "refused", error: { code, reason: "so it is" }, isSigned: true, isClockWrong });
}

test.each([
  ["stun:a.org", { host: "a.org", port: 3_478, transport: "udp", isTurn: false }],
  ["turn:a.org:99", { host: "a.org", port: 99, transport: "udp", isTurn: true }],
  ["turn:a.org?transport=tcp", { host: "a.org", port: 3_478, transport: "tcp" }],
  ["turns:a.org", { host: "a.org", port: 5_349, transport: "tls" }],
  ["turns:[2001:db8::1]:443?transport=tcp", { host: "2001:db8::1", port: 443, transport: "tls" }],
  ["turns:a.org?transport=udp", { transport: "dtls" }],
])("%s leads there", (url, target) => expect(toIceTarget(url)).toMatchObject(target));

describe("a refusal", () => {
  test.each([
    [401, "static-auth-secret"],
    [403, "allow it"],
    [438, "another address"],
    [486, "user-quota"],
    [508, "min-port"],
    [999, "log"],
  ])("%d has an advice of its own: %s", (code, words) => {
    expect(refused(code)).toMatchObject({ state: "fault", advice: expect.stringContaining(words) });
    expect(refused(code).says).toContain(`${code}, "so it is"`);
  });

  test("of credentials that hold only for later is a matter of clocks", () => {
    expect(refused(401, true).advice).toContain("clocks");
    expect(refused(401, false).advice).toContain("static-auth-secret");
  });
});

describe("a relay", () => {
  const relays = (address: string, handshake: Extract<Tried, { kind: "relays" }>["handshake"] = null): Tried => ({
    kind: "relays",
    address,
    relayed: { kind: "arrived" },
    handshake,
  });

  test("at an address that nobody outside can reach is none, but for a laboratory", () => {
    expect(finding(relays("203.0.113.7")).state).toBe("ok");
    expect(finding(relays("10.0.0.5"))).toMatchObject({
      state: "fault",
      advice: expect.stringContaining("external-ip"),
    });
    expect(finding(relays("10.0.0.5"), "turn:10.0.0.5").state).toBe("ok");
  });

  test("over TLS needs a certificate that browsers trust", () => {
    const done = { kind: "done", issuer: "Somebody", validUntilMs: nowMs + 90 * 86_400_000 } as const;
    expect(finding(relays("203.0.113.7", { ...done, fault: null }), "turns:turn.example.org").state).toBe("ok");
    const expired = finding(relays("203.0.113.7", { ...done, fault: "CERT_HAS_EXPIRED" }), "turns:turn.example.org");
    expect(expired).toMatchObject({ check: "TURN tls", state: "fault" });
  });

  test("that loses what is sent to it, or that anybody may use, is a fault", () => {
    const lost = { ...relays("203.0.113.7"), relayed: { kind: "lost", code: "ETIMEDOUT" } } as Tried;
    expect(finding(lost)).toMatchObject({ state: "fault", advice: expect.stringContaining("49152") });
    expect(finding({ kind: "open-relay" }).state).toBe("fault");
  });
});
