import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { codeBlocks, commandsOf, root } from "../doc-checks/blocks.ts";
import { run } from "../doc-checks/unchecked.ts";
import { findCoturn, noCoturn, startCoturn } from "../scripts/coturn.mjs";

const blocks = codeBlocks();
const commands = blocks.filter(({ language }) => language === "sh").flatMap(commandsOf);

const [server, ...otherServers] = new Set(commands.filter((one) => one.startsWith("npx @earshot/server serve ")));

/** The first one in README. */
function readme(language: string): string {
  const block = blocks.find((one) => one.file === "README.md" && one.language === language);
  if (!block) throw new Error(`README has no ${language}`);
  return block.text;
}

/** What of a package says which files it hands out. */
interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly unpkg?: string;
}

/** An experiment's own folder beside a clone, both empty at first. */
const parent = mkdtempSync(join(tmpdir(), "earshot-packed-"));
const experiment = join(parent, "experiment");

/** The same for docs/first-study.md. */
const firstStudy = join(parent, "first-study");

function perform(command: string, cwd: string): string {
  // What was fetched before need not be fetched again, and nothing else is asked of the registry.
  const env = {
    ...process.env,
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    EARSHOT_TOKEN_SECRET: "a secret that is long enough for a token",
  };
  return execFileSync("bash", ["-c", command], { cwd, env, encoding: "utf8" });
}

// Installing takes as long as it takes.
test.describe.configure({ timeout: 0 });

test.beforeAll(() => {
  for (const command of [...new Set(commands)].filter((one) => run.inRepository.some((known) => known.test(one))))
    perform(command, root);
  cpSync(join(root, "tarballs"), join(parent, "earshot/tarballs"), { recursive: true });
  mkdirSync(experiment);
  for (const command of [...new Set(commands)].filter((one) => run.inExperiment.some((known) => known.test(one)))) {
    perform(command, experiment);
  }
  // Before a server runs in it, of which files come and go.
  cpSync(experiment, firstStudy, { recursive: true });
  writeFileSync(join(experiment, "study.ts"), readme("ts"));
  writeFileSync(join(experiment, "public/index.html"), readme("html"));
});

/** Of docs/hosting.md, in order, in a folder that stands for the whole machine. */
const onMachine = blocks
  .filter(({ file, language }) => file === "docs/hosting.md" && language === "sh")
  .flatMap(commandsOf)
  .filter((one) => run.onMachine.some((known) => known.test(one)));

test.afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** The address that the command prints when it serves. */
async function urlOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/localhost:\d+[^\s"]*/.exec(line)?.[0];
    if (url) return url.replace("localhost", "127.0.0.1").replace(/\/$/, "");
  }
  throw new Error("it ended without an address");
}

/** In a group of its own, as a signal to npx reaches nothing of what it started. */
function start(command: string, cwd = experiment): ChildProcess {
  return spawn("bash", ["-c", command], { cwd, stdio: ["ignore", "pipe", "inherit"], detached: true });
}

function stop({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGTERM");
}

async function openTab(page: Page, url: string): Promise<void> {
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
}

test("README's page and study bring two tabs together, from packages installed in a folder of their own", async ({
  browser,
}) => {
  const command = server ?? "";
  expect(command).toContain("--port 4400");
  const onFreePort = command.replace("--port 4400", "--port 0 --host 127.0.0.1");
  const child = start(onFreePort);
  try {
    const url = await urlOf(child);
    const pages = [await browser.newPage(), await browser.newPage()] as const;
    await Promise.all(pages.map((page, index) => openTab(page, `${url}/?participant=p${index}`)));
    for (const page of pages) {
      await expect(page.locator("body")).toContainText(/[\d.]+ ms, host\. /);
      await expect(page.locator("body")).toContainText("They say hello. ");
      await page.close();
    }
  } finally {
    stop(child);
  }
});

/** Somebody who does what docs/first-study.md says, in a browser of their own. */
async function begin(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  // Prolific does not know these people.
  await page.route("https://app.prolific.com/**", (route) => route.fulfill({ body: "Prolific" }));
  await openTab(page, url);
  await page.getByRole("button", { name: "I agree, begin" }).click();
  return page;
}

async function meet(pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.getByRole("button", { name: "I am here" }).click();
  for (const page of pages) await expect(page.getByRole("button", { name: "Press" })).toBeVisible();
}

test("docs/first-study.md leads from an empty folder to whom to pay", async ({ browser }) => {
  const document = readFileSync(join(root, "docs/first-study.md"), "utf8");
  const written = blocks.filter(({ file, language }) => file === "docs/first-study.md" && language !== "sh");
  const files = ["study.ts", "public/index.html", "pay.mjs"];
  expect(written).toHaveLength(files.length);
  for (const [index, file] of files.entries()) {
    expect(document).toContain(`\`${file}\``);
    writeFileSync(join(firstStudy, file), written[index]?.text ?? "");
  }
  const child = start((server ?? "").replace("--port 4400", "--port 0 --host 127.0.0.1"), firstStudy);
  try {
    const url = await urlOf(child);
    const [ann = "", bea = ""] = (document.match(/http:\/\/localhost:4400\/[^`]*/g) ?? []).map((one) =>
      one.replace("http://localhost:4400", url),
    );
    const pair = [await begin(browser, ann), await begin(browser, bea)] as const;
    await meet(pair);
    for (const page of pair)
      for (let press = 0; press < 10; press++) await page.getByText("Press", { exact: true }).click();
    for (const page of pair) await page.waitForURL(/complete\?cc=C1DONE$/, { timeout: 0 });
    // Then what goes wrong.
    const [again, left, stays] = [
      await begin(browser, ann),
      await begin(browser, ann.replace("ann", "cleo")),
      await begin(browser, ann.replace("ann", "dora")),
    ];
    await again.waitForURL(/complete\?cc=C1DONE$/, { timeout: 0 });
    await meet([left, stays]);
    await left.context().close();
    await stays.waitForURL(/complete\?cc=C2PART$/, { timeout: 0 });
  } finally {
    stop(child);
  }
  const table = perform(commands.find((one) => run.afterStudy.some((known) => known.test(one))) ?? "", firstStudy);
  const [head, ...rows] = table.trim().split("\n");
  expect(head).toBe("participant,reason,code,waited_minutes");
  expect(rows.map((row) => row.replace(/,[\d.]+$/, "")).toSorted()).toEqual([
    "ann,finished,C1DONE",
    "bea,finished,C1DONE",
    "dora,partner-gone,C2PART",
  ]);
});

test("every entry of every package is there, with its types", () => {
  const packages = join(experiment, "node_modules/@earshot");
  const entries = readdirSync(packages).flatMap((name) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8"));
    const named = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : [entry.types, entry.default],
    );
    return [...named, manifest.unpkg ?? []].flat().map((file) => join(name, file));
  });
  expect(entries).toContain("jspsych/dist/index.browser.min.js");
  expect(entries).toContain("client/dist/react.js");
  expect(entries.filter((file) => !existsSync(join(packages, file)))).toEqual([]);
});

for (const command of otherServers) {
  test(`\`${command}\` serves`, async () => {
    const child = start(`${command.replace(/ --port \d+/, "")} --port 0`);
    try {
      const answer = await fetch(`${await urlOf(child)}/healthz`);
      expect(await answer.text()).toBe("ok\n");
    } finally {
      stop(child);
    }
  });
}

for (const command of new Set(commands.filter((one) => /^npx @earshot\/server (?!serve)/.test(one)))) {
  test(`\`${command}\` runs`, () => {
    const answer = perform(`${command}${command.includes(" plan ") ? " --participants 60" : ""}`, experiment);
    // A token is JSON in disguise.
    expect(answer).toMatch(command.includes(" token ") ? /^eyJ/ : /earshot/);
  });
}

test("docs/hosting.md leads to a service for which the doctor has no fault, in a folder with a space and an umlaut", async () => {
  const executablePath = findCoturn();
  if (!executablePath) return test.skip(true, noCoturn);
  const secret = "known-to-both-servers";
  const coturn = await startCoturn({ executablePath, secret });
  const machine = join(parent, "Übung 1");
  const home = join(machine, "root");
  const folder = join(machine, "srv/earshot");
  const state = join(machine, "var/lib/earshot");
  for (const path of [home, state, join(machine, "etc/earshot")]) mkdirSync(path, { recursive: true });
  cpSync(join(root, "tarballs"), join(home, "tarballs"), { recursive: true });
  writeFileSync(
    join(machine, "etc/earshot/environment"),
    `EARSHOT_TURN_URLS="${coturn.url}"\nEARSHOT_TURN_SECRET=${secret}\n`,
  );
  const there = (command: string) =>
    command.replaceAll(/(?<=\s)\/(?:srv|etc|var)\/\S+/g, (path) => `"${machine}${path}"`);
  const shell = (script: string) => perform(`export HOME="${home}"; ${script}`, machine);

  const isDoctor = (command: string) => /^npx earshot doctor |^set -a /.test(command);
  const first = onMachine.slice(0, onMachine.findIndex(isDoctor) - 1);
  shell(["set -e", ...first.map(there)].join("\n").replace(/(^cd .*$)/m, "$1\nnpm init -y"));
  const study = blocks.find(({ file, language }) => file === "docs/hosting.md" && language === "ts")?.text ?? "";
  writeFileSync(join(folder, "study.ts"), study.replace("turn.example.org:3478", `127.0.0.1:${coturn.port}`));

  const unit = readFileSync(join(root, "deploy/earshot.service"), "utf8");
  const command = (/^ExecStart=((?:\\\n|.)*)$/m.exec(unit)?.[1] ?? "")
    .replace("/usr/bin/node", "node")
    .replace("--port 4400", "--port 0")
    .replace("${STATE_DIRECTORY}", `"${state}"`);
  const child = spawn("bash", ["-c", `exec ${command}`], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const url = await urlOf(child);
    const doctor = onMachine.slice(onMachine.findIndex(isDoctor) - 1).map(there);
    const asked = doctor.map((one) => one.replace("https://lab.example.org/earshot", `${url} --quick`));
    const lines = shell(["set -e", ...asked].join("\n"));
    for (const check of ["server", "WebSocket", "STUN", "TURN udp", "disk"]) {
      expect(lines).toMatch(new RegExp(`^(ok|warning) +${check} `, "m"));
    }
    expect(readdirSync(state)).toContain("overcooked-2026.journal.jsonl");
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    await coturn.stop();
  }
});
