import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import type { LinkSignal } from "@earshot/protocol";
import { afterEach, expect } from "vitest";
import { cli, urlOf } from "../test-support/command-line.ts";
import { textsIn } from "../test-support/folder-text.ts";
import { firstSignal, measured } from "../test-support/probing.ts";
import { recordsIn } from "../test-support/purging.ts";
import { RawPage } from "../test-support/raw-page.ts";
import { candidateOf, sdpOf } from "../test-support/sdp.ts";
import { test } from "../test-support/server-test.ts";
import { TestPage } from "../test-support/test-page.ts";

const study = `
import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
export default defineStudy({
  study: "test",
  recordCountry: true,
  turn: { urls: "turn:turn.example.org:3478", secret: "north-of-nowhere" },
  scenes: [
    scene("game")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) })
      .waitroom({ countdownMs: 300 }),
  ],
});
`;

const forwarded = { "x-forwarded-for": "203.0.113.77, 2001:db8::77" };

const signals: LinkSignal[] = [
  { type: "offer", sdp: sdpOf("198.51.100.7") },
  { type: "candidate", candidate: { candidate: candidateOf("2001:db8::7") } },
  { type: "candidate", candidate: { candidate: candidateOf("198.51.100.7") } },
];

const children: ChildProcess[] = [];
const pages: TestPage[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(pages.splice(0).map((page) => page.close()));
});

/** A server in a process of its own, all of whose output goes to a file of the folder. */
async function started(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const args = [cli, "serve", "../study.ts", "--port", "0", "--records", "."];
  const env = { ...process.env, EARSHOT_LOG: "json", TRUST_PROXY: "2" };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const log = createWriteStream(join(folder, "server.log"), { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  return { child, url: (await urlOf(child)).replace("localhost", "127.0.0.1") };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}

/** The page of before, or a new one. */
function pageAt(url: string, participantId: string, before?: TestPage): TestPage {
  const page = new TestPage({ url, participantId, pageId: `page-of-${participantId}`, scene: "game" });
  page.resumeSecret = before?.resumeSecret;
  pages.push(page);
  return page;
}

async function probe(alice: TestPage, bob: TestPage, rttMs: number): Promise<void> {
  const [{ probeId }] = await Promise.all([alice.next("probe/start"), bob.next("probe/start")]);
  for (const page of [alice, bob]) {
    await page.ask("link/signal", { linkId: probeId, signals });
    await page.ask("probe/opened", { probeId });
  }
  for (const page of [alice, bob]) await page.ask("probe/report", { probeId, report: measured(rttMs) });
}

/** What no page of ours sends, with addresses wherever there is room. */
async function beHostile(url: string): Promise<void> {
  const mallory = pageAt(url, "mallory");
  await mallory.askAnything("waitroom/join", { participantId: "198.51.100.7", ip: "203.0.113.9" });
  await mallory.askAnything("198.51.100.7", "[2001:db8::7]:4400");
  await mallory.askAnything("link/signal", { ...firstSignal("none"), from: "198.51.100.7" });
  await mallory.askAnything("probe/report", { probeId: "198.51.100.7", report: measured(5) });
  const raw = await new RawPage(url, forwarded).open();
  raw.send('42["198.51.100.7",');
  await raw.closed;
  await fetch(`${url}/198.51.100.7`, { headers: forwarded });
  await fetch(`${url}/metrics`, { headers: { ...forwarded, authorization: "Bearer 198.51.100.7" } });
}

/** All addresses in a text, in whatever of its words. */
function addressesIn(text: string): string[] {
  const words = text.split(/[^\d.:A-Fa-f]+/).flatMap((word) => [word, word.replace(/:\d+$/, "").replace(/\.$/, "")]);
  return words.filter((word) => isIP(word) !== 0);
}

test("a whole study leaves no address in the records, the journal and the log", async ({ folder }) => {
  await writeFile(join(folder, "study.ts"), study);
  const out = join(folder, "out");
  await mkdir(out);
  const first = await started(out);
  const alice = pageAt(first.url, "alice");
  const bob = pageAt(first.url, "bob");
  await alice.join();
  await bob.join({ timeZone: "Europe/Berlin" });
  await probe(alice, bob, 40);
  await Promise.all([alice.next("match/started"), bob.next("match/started")]);
  const carol = pageAt(first.url, "carol");
  const dave = pageAt(first.url, "dave");
  await carol.join();
  await dave.join();
  await probe(carol, dave, 180);
  await carol.next("probe/stop");
  await beHostile(first.url);
  await ended(first.child, "SIGKILL");

  const second = await started(out);
  expect(await pageAt(second.url, "alice", alice).join({ resume: true })).toEqual({ ok: true });
  expect(await pageAt(second.url, "carol", carol).join()).toEqual({ ok: true });
  await ended(second.child, "SIGTERM");

  const types = (await recordsIn(out)).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(["country", "measurement", "verdict", "outcome", "restart"]));
  const texts = await textsIn(out);
  expect([...texts.keys()].map((path) => path.slice(out.length + 1)).toSorted()).toEqual([
    "server.log",
    "test.journal.jsonl",
    "test.jsonl",
  ]);
  for (const [path, text] of texts) {
    expect(text.length, path).toBeGreaterThan(500);
    expect(addressesIn(text), path).toEqual([]);
    expect(text, path).not.toMatch(/::1|candidate:|\.local\b/);
  }
  const seen = addressesIn('{"ip":"203.0.113.9"} [::1]:80 "::ffff:127.0.0.1"');
  expect(new Set(seen), "what would be seen").toEqual(new Set(["203.0.113.9", "::1", "::ffff:127.0.0.1"]));
});
