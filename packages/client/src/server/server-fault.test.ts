import { afterEach, describe, expect, test, vi } from "vitest";
import { toServerAddress } from "./server-address.ts";
import { faultOfAddress, findServerFault } from "./server-fault.ts";

const page = "https://lab.org/";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["https://page.org/x", "http://lab.org", true],
  ["https://page.org/x", "http://10.0.0.7:4400", true],
  ["https://page.org/x", "https://lab.org", false],
  ["http://page.org/x", "http://lab.org", false],
  ["https://page.org/x", "http://localhost:4400", false],
  ["https://page.org/x", "http://127.0.0.1:4400", false],
  ["https://page.org/x", "http://127.1:4400", false],
  ["https://page.org/x", "http://[::1]:4400", false],
  ["https://page.org/x", "http://127.example.com", true],
])("from %s to %s is known to be forbidden: %s", (from, server, isForbidden) => {
  const fault = faultOfAddress(toServerAddress(server), from);
  expect(fault !== undefined).toBe(isForbidden);
  if (isForbidden) expect(fault).toContain("https");
});

/** A computer on which there is an Earshot server at that URL, and another one elsewhere. */
function hostWith(earshotUrl: string | null): void {
  vi.stubGlobal(
    "fetch",
    async (url: string) => new Response(null, { status: url === `${earshotUrl}/echo` ? 204 : 200 }),
  );
}

describe("a server that is not at its URL", () => {
  test.each([
    ["https://lab.org/earshot/game", "https://lab.org/earshot"],
    ["https://lab.org/exp/game.html", "https://lab.org"],
    ["https://lab.org/a/b/c", "https://lab.org/a"],
    ["https://lab.org/wrong", "https://lab.org"],
  ])("but further up than %s is told of where it is", async (server, url) => {
    hostWith(url);
    expect(await findServerFault(toServerAddress(server), page)).toBe(
      `the path in server is wrong: there is an Earshot server at ${url}`,
    );
  });

  test.each(["https://lab.org", "https://lab.org/a/b"])("nor above %s is another one", async (server) => {
    hostWith(null);
    expect(await findServerFault(toServerAddress(server), page)).toContain("is not an Earshot server");
  });
});
