import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";

/** The names of the scripts that a page asks for from now on. */
function scriptsOf(page: Page): string[] {
  const scripts: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".js")) scripts.push(pathname);
  });
  return scripts;
}

test("simple-peer is loaded with the first probe, and once", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const scripts = scriptsOf(alice.page);
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  expect(scripts).toEqual(["/earshot.js"]);

  await bob.join({ scene: "near", participantId: "bob" });
  expect(await alice.outcome()).toEqual({ kind: "matched" });
  expect(scripts.toSorted()).toEqual(["/earshot.js", "/later.js", "/simple-peer.js"]);
});

test("a page with the native link never loads simple-peer", async ({ openTab }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  const scripts = scriptsOf(alice.page);
  await alice.join({ scene: "near", participantId: "alice", native: true });
  await bob.join({ scene: "near", participantId: "bob" });
  expect(await alice.outcome()).toEqual({ kind: "matched" });
  expect(scripts).toEqual(["/earshot.js", "/later.js"]);
});
