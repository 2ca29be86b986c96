import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ofType } from "@earshot/records";
import type { Tab } from "./support/tab.ts";
import { expect, test } from "./support/fixtures.ts";

/** The documented policy, for a server that is somewhere else. */
async function policyFor(serverUrl: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "../docs/deploy.md"), "utf8");
  const documented = /^Content-Security-Policy: (.*)$/m.exec(text)?.[1];
  if (documented === undefined) throw new Error("docs/deploy.md has no content security policy any more");
  return documented.replace("wss://lab.example.org", serverUrl.replace("http", "ws"));
}

async function setPolicy({ page }: Tab, content: string): Promise<void> {
  await page.evaluate((text) => {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = text;
    document.head.append(policy);
  }, content);
}

test("pages with the documented content security policy are measured, in a worker, and matched", async ({
  openTab,
  server,
}) => {
  const [alice, bob] = [await openTab(), await openTab()];
  for (const tab of [alice, bob]) await setPolicy(tab, await policyFor(server.url));
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const measurements = ofType(await server.records(), "measurement");
  expect(measurements.map((line) => ("failed" in line ? line.failed : line.timed_by))).toEqual(["worker", "worker"]);
});

test("a policy that allows fetching from the server only is not enough", async ({ openTab, server }) => {
  const tab = await openTab();
  await setPolicy(tab, `connect-src ${server.url}/fetched`);
  const refusal = tab.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", ({ blockedURI }) => resolve(blockedURI), { once: true });
      }),
  );
  await tab.join({ scene: "near", participantId: "alice" });
  expect(await refusal).toContain(server.url.replace("http", "ws"));
});
