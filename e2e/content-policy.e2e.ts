import { ofType } from "@earshot/records";
import { documentedPolicy } from "./support/documented-policy.ts";
import type { Tab } from "./support/tab.ts";
import { expect, test } from "./support/fixtures.ts";

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
  for (const tab of [alice, bob]) await setPolicy(tab, await documentedPolicy(server.url));
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
