import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished } from "vitest";
import { newFolder, RECORDS, seqsIn, test, upTo } from "../../test-support/journal-test.ts";
import { lockFolder } from "./folder-lock.ts";

const script = join(import.meta.dirname, "../../test-support/journal-owner.mjs");
const refused = /journalDir is ".*"; allowed: a folder that no other server writes to \(one that runs has .*\.lock\)/;

/** A process that opens the journal of this folder. */
function owner(...args: string[]): ChildProcess {
  // Not with what the tests are run with: it would look for sources.
  const child = fork(script, args, { execArgv: [] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function wordOf(child: ChildProcess): Promise<unknown> {
  const [word] = await once(child, "message");
  return word;
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

describe("a folder for journals", () => {
  test("is for one server at a time, and for one study", async ({ open, folder }) => {
    const first = await open();
    await expect(open()).rejects.toThrow(refused);
    await expect(open()).rejects.toMatchObject({ name: "OptionsError", field: "journalDir", value: folder });
    await open({ study: "other" });
    await first.journal.close();
    const again = await open();
    expect(again.journal.found.epoch).toBe(2);
  });

  test("is for one process at a time, until that ends, whatever ends it", async ({ folder }) => {
    const first = owner(folder);
    expect(await wordOf(first)).toBe("mine");
    expect(await wordOf(owner(folder))).toMatch(refused);
    await killed(first);
    expect(await wordOf(owner(folder))).toBe("mine");
  });

  test("goes to one of several that find it left by a process that was killed", async ({ folder }) => {
    for (let round = 0; round < 8; round++) {
      const directory = await newFolder(folder, String(round));
      const path = join(directory, "test.lock");
      await leaveSocket(path);
      const tries = await Promise.allSettled(upTo(8).map(() => lockFolder(directory, "test")));
      const locks = tries.filter((one) => one.status === "fulfilled");
      expect(locks).toHaveLength(1);
      expect(await readdir(directory)).toEqual(["test.lock"]);
      for (const { value } of locks) await value.release();
      expect(await readdir(directory)).toEqual([]);
    }
  });

  test("is the same by every way to it", async ({ folder }) => {
    const directory = await newFolder(folder, "real");
    await symlink(directory, join(folder, "other way"));
    const lock = await lockFolder(directory, "test");
    await expect(lockFolder(join(folder, "other way"), "test")).rejects.toThrow(refused);
    await lock.release();
  });

  test("may have a path that is too long for a socket", async ({ folder }) => {
    const directory = join(folder, "long".repeat(30), "longer".repeat(30));
    const first = owner(directory);
    expect(await wordOf(first)).toBe("mine");
    await expect(lockFolder(directory, "test")).rejects.toThrow(refused);
    await killed(first);
    const lock = await lockFolder(directory, "test");
    expect(await readdir(directory)).toEqual(["test.jsonl", "test.journal.jsonl"].toSorted());
    await lock.release();
  });

  test("may have a path with blanks, umlauts and what a socket could mean something by", async ({ open, folder }) => {
    const directory = join(folder, "Meine Studie, größer 100 %", "@home");
    const { journal } = await open({ directory });
    await expect(open({ directory })).rejects.toThrow(refused);
    await journal.close();
    await open({ directory });
  });

  test("keeps a file that is no lock", async ({ folder }) => {
    await writeFile(join(folder, "test.lock"), "mine");
    await expect(lockFolder(folder, "test")).rejects.toThrow(refused);
    expect(await readFile(join(folder, "test.lock"), "utf8")).toBe("mine");
  });

  test("answers nobody who knocks at its lock", async ({ folder }) => {
    const lock = await lockFolder(folder, "test");
    const socket = connect(join(folder, "test.lock"));
    await once(socket, "close");
    await lock.release();
  });
});

describe("a process that is killed while it appends", () => {
  test("loses nothing that it was told is durable, and its records have no hole", async ({ open, folder }) => {
    let told = 0;
    for (const steps of [1, 40, 200]) {
      const child = owner(folder, "steps");
      const from = told;
      child.on("message", (n) => {
        if (typeof n === "number") told = Math.max(told, from + n);
      });
      await new Promise<void>((resolve) => child.on("message", (n) => (Number(n) >= steps ? resolve() : undefined)));
      await killed(child);
      const { journal, records } = await open();
      const last = Number(journal.found.entries.get("n"));
      const seqs = await seqsIn(folder);
      expect(seqs).toEqual(upTo(seqs.length));
      expect(seqs.length).toBeGreaterThanOrEqual(told);
      expect(last).toBeGreaterThanOrEqual(told - from);
      told = seqs.length;
      await journal.close();
      await records.close();
    }
    expect((await readFile(join(folder, RECORDS), "utf8")).split("\n")).toHaveLength(told + 1);
  });
});

/** As a process leaves it that is killed. */
async function leaveSocket(path: string): Promise<void> {
  const words = `require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", words, path]), "exit");
  expect(await readdir(join(path, ".."))).toEqual(["test.lock"]);
}
