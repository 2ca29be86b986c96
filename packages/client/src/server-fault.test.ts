import { expect, test } from "vitest";
import { toServerAddress } from "./server-address.ts";
import { faultOfAddress } from "./server-fault.ts";

test.each([
  ["https://page.org/x", "http://lab.org", true],
  ["https://page.org/x", "http://10.0.0.7:4400", true],
  ["https://page.org/x", "https://lab.org", false],
  ["http://page.org/x", "http://lab.org", false],
  ["https://page.org/x", "http://localhost:4400", false],
  ["https://page.org/x", "http://127.0.0.1:4400", false],
  ["https://page.org/x", "http://[::1]:4400", false],
])("from %s to %s is known to be forbidden: %s", (page, server, isForbidden) => {
  const fault = faultOfAddress(toServerAddress(server), page);
  expect(fault !== undefined).toBe(isForbidden);
  if (isForbidden) expect(fault).toContain("https");
});
