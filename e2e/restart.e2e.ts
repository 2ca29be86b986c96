import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ofType, readRecords } from "@earshot/records";
import { expect, test } from "@playwright/test";
import { findProxy, noProxy, proxyNames, startProxy } from "../scripts/proxies.mjs";
import { end, killAll, serve } from "./support/server-process.ts";
import { Tab } from "./support/tab.ts";

const study = "restarted-study.mjs";

test.afterEach(killAll);

const ends = [
  { signal: "SIGKILL", proxy: null },
  ...proxyNames.map((proxy) => ({ signal: "SIGTERM", proxy }) as const),
] as const;

for (const { signal, proxy: name } of ends) {
  const behind = name ? ` behind ${name}` : "";
  test(`a match goes on over a server${behind} that is ended by ${signal}, and who waits keeps the place`, async ({
    browser,
  }) => {
    if (name) test.skip(!findProxy(name), noProxy(name));
    const folder = await mkdtemp(join(tmpdir(), "earshot-restart-"));
    const first = await serve({ study, folder, port: 0 });
    const proxy = name ? await startProxy({ name, serverPort: first.port }) : null;
    const serverUrl = proxy ? `${proxy.url}/earshot` : `http://127.0.0.1:${first.port}/earshot`;
    const open = () => Tab.open(browser, { serverUrl });
    const [alice, bob, carol] = [await open(), await open(), await open()];
    await alice.join({ scene: "near", participantId: "alice" });
    await bob.join({ scene: "near", participantId: "bob" });
    for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    await carol.join({ scene: "near", participantId: "carol" });
    await carol.reaches("waiting");

    await end(first, signal);
    await carol.reaches("connecting");
    expect(await carol.status()).toMatchObject({ kind: "connecting", again: true });
    await alice.send("without a server");
    await bob.received("without a server");

    const second = await serve({ study, folder, port: first.port });
    const dave = await open();
    await dave.join({ scene: "near", participantId: "dave" });
    for (const tab of [carol, dave]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    await bob.send("still here");
    await alice.received("still here");
    await bob.page.evaluate(() => window.earshot.match?.leave());
    await alice.told("closed: left");

    await Promise.all([alice, bob, carol, dave].map((tab) => tab.close()));
    await end(second, "SIGTERM");
    const { lines, errors } = readRecords(await readFile(join(folder, "restarted.jsonl"), "utf8"));
    expect(errors).toEqual([]);
    expect(ofType(lines, "arrival").map((line) => line.participant_id)).toEqual(["alice", "bob", "carol", "dave"]);
    expect(ofType(lines, "restart")).toMatchObject([{ places: 3 }]);
    expect(ofType(lines, "outcome").map((line) => line.outcome)).toEqual(["matched", "matched", "matched", "matched"]);
    await proxy?.stop();
    await rm(folder, { recursive: true });
  });
}
