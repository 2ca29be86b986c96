import { expect, test } from "vitest";
import { certificateFinding } from "./certificate.ts";

const nowMs = Date.UTC(2026, 0, 1);

function validFor(days: number, fault: string | null = null) {
  const validUntilMs = nowMs + days * 86_400_000;
  const handshake = { kind: "done", fault, issuer: "Somebody", validUntilMs } as const;
  return certificateFinding({ check: "TLS", host: "lab.org", handshake, nowMs });
}

test("a certificate is to be renewed in time", () => {
  expect(validFor(14)).toMatchObject({ state: "ok", says: expect.stringContaining("valid for 14 more days") });
  expect(validFor(13.9)).toMatchObject({ state: "warning", says: expect.stringContaining("valid for 13 more days") });
});

test.each([
  ["CERT_HAS_EXPIRED", "has expired"],
  ["CERT_NOT_YET_VALID", "not valid yet"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "another name than lab.org"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "not complete"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "no browser knows"],
  ["SOMETHING_NEW", "do not trust"],
])("one that browsers do not trust is a fault, with the reason: %s", (fault, words) => {
  expect(validFor(60, fault)).toMatchObject({ state: "fault", says: expect.stringContaining(words) });
  expect(validFor(60, fault).says).toContain(fault);
});

test.each([
  ["ENOTFOUND", "has no address"],
  ["ECONNREFUSED", "nothing listens"],
  ["ETIMEDOUT", "does not answer"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "speaks no TLS"],
])("so is none at all: %s", (code, words) => {
  const finding = certificateFinding({ check: "TLS", host: "lab.org", handshake: { kind: "failed", code }, nowMs });
  expect(finding).toMatchObject({ state: "fault", says: expect.stringContaining(words) });
});
