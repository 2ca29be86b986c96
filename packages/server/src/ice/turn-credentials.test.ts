import { expect, test } from "vitest";
import { turnCredentials } from "./turn-credentials.ts";

const grant = {
  secret: "north",
  linkId: "a1b2c3-game-probe-1",
  partnerId: "0123456789ab",
  expiresAtMs: Date.UTC(2026, 0, 1, 2),
};

test("are what coturn computes: printf %s USERNAME | openssl dgst -sha1 -hmac north -binary | base64", () => {
  expect(turnCredentials(grant)).toEqual({
    username: "1767232800:a1b2c3-game-probe-1.0123456789ab",
    credential: "nJFxZQISAPrtnog4t0n0Y90L4LU=",
  });
});

test("end with a whole second, and never later than they should", () => {
  expect(turnCredentials({ ...grant, expiresAtMs: 1_999 }).username).toMatch(/^1:/);
});

test("differ with the secret, the link, the member and the time", () => {
  const others = [{ secret: "south" }, { linkId: "other" }, { partnerId: "ba9876543210" }, { expiresAtMs: 60_000 }];
  const credentials = [grant, ...others.map((change) => ({ ...grant, ...change }))].map(turnCredentials);
  expect(new Set(credentials.map(({ credential }) => credential)).size).toBe(5);
});
