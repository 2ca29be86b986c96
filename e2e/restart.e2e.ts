import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ofType, readRecords } from "@earshot/records";
import { expect, test } from "@playwright/test";
import { findProxy, noProxy, proxyNames, startProxy } from "../scripts/proxies.mjs";
import { Tab } from "./support/tab.ts";

const cli = join(import.meta.dirname, "../packages/server/dist/cli.js");
const study = join(import.meta.dirname, "support/restarted-study.mjs");
const sdk = join(import.meta.dirname, "../packages/client/dist/cdn");

const children: ChildProcess[] = [];

test.afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

/** A server in a process of its own; resolves when it listens. */
async function serve(folder: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  const options = ["--port", String(port), "--host", "127.0.0.1", "--records", folder, "--public", sdk];
  options.push("--base-path", "/earshot");
  const child = spawn(process.execPath, [cli, "serve", study, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
    if (found) return { child, port: Number(found) };
  }
  throw new Error("the server ended without an address");
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

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
    const first = await serve(folder, 0);
    const proxy = name ? await startProxy({ name, serverPort: first.port }) : null;
    const serverUrl = proxy ? `${proxy.url}/earshot` : `http://127.0.0.1:${first.port}/earshot`;
    const open = () => Tab.open(browser, { serverUrl });
    const [alice, bob, carol] = [await open(), await open(), await open()];
    await alice.join({ scene: "near", participantId: "alice" });
    await bob.join({ scene: "near", participantId: "bob" });
    for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    await carol.join({ scene: "near", participantId: "carol" });
    await carol.reaches("waiting");

    await end(first.child, signal);
    await carol.reaches("connecting");
    expect(await carol.status()).toMatchObject({ kind: "connecting", again: true });
    await alice.send("without a server");
    await bob.received("without a server");

    const second = await serve(folder, first.port);
    const dave = await open();
    await dave.join({ scene: "near", participantId: "dave" });
    for (const tab of [carol, dave]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    await bob.send("still here");
    await alice.received("still here");
    await bob.page.evaluate(() => window.earshot.match?.leave());
    await alice.told("closed: left");

    await Promise.all([alice, bob, carol, dave].map((tab) => tab.close()));
    await end(second.child, "SIGTERM");
    const { lines, errors } = readRecords(await readFile(join(folder, "restarted.jsonl"), "utf8"));
    expect(errors).toEqual([]);
    expect(ofType(lines, "arrival").map((line) => line.participant_id)).toEqual(["alice", "bob", "carol", "dave"]);
    expect(ofType(lines, "restart")).toMatchObject([{ places: 3 }]);
    expect(ofType(lines, "outcome").map((line) => line.outcome)).toEqual(["matched", "matched", "matched", "matched"]);
    await proxy?.stop();
    await rm(folder, { recursive: true });
  });
}
