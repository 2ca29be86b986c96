import { createHash } from "node:crypto";

/** By this a secret is known that comes back. Whoever reads the journal cannot come back in its place. */
export function hashOfSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
