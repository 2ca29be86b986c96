import { createHash } from "node:crypto";

/** By this a page is known that comes back. Whoever reads the journal cannot come back in its place. */
export function hashOfPage(pageId: string): string {
  return createHash("sha256").update(pageId).digest("base64url");
}
