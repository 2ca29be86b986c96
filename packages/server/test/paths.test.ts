import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readRecords } from "@earshot/records";
import { expect, onTestFinished } from "vitest";
import { test } from "../test-support/server-test.ts";
import { TestPage } from "../test-support/test-page.ts";

const cli = join(import.meta.dirname, "../dist/cli.js");

/** Precomposed, as keyboards write it, and decomposed, as some file systems do. */
const names = ["Übung 1".normalize("NFC"), "Übung 1".normalize("NFD"), "实验 (100 % #1) 'a' & b"];

test.for(names)("study, records, journal and page may be in folders such as %s", async (name, { folder }) => {
  const place = join(folder, name);
  await mkdir(join(place, "seite mit bild"), { recursive: true });
  await writeFile(join(place, "größe.ts"), "export const players: number = 2;");
  await writeFile(join(place, "seite mit bild", "schön wär's.html"), "<title>schön</title>");
  await writeFile(
    join(place, "meine studie.ts"),
    `import { defineStudy, scene } from "@earshot/server";
    import { players } from "./größe.ts";
    export default defineStudy({ study: "pilot", scenes: [scene("game").players(players)] });`,
  );
  const options = ["--records", "aufnahmen märz", "--journal", "mein journal", "--public", "seite mit bild"];
  const args = [cli, "serve", "meine studie.ts", "--port", "0", "--host", "127.0.0.1", ...options];
  const child = spawn(process.execPath, args, { cwd: place, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });

  const page = new TestPage({ url, participantId: "Zoë Müller", pageId: "page", scene: "game" });
  expect(await page.join()).toEqual({ ok: true });
  expect(await (await fetch(`${url}/${encodeURIComponent("schön wär's.html")}`)).text()).toBe("<title>schön</title>");
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  await page.close();

  const { lines } = readRecords(await readFile(join(place, "aufnahmen märz/pilot.jsonl"), "utf8"));
  expect(lines[0]).toMatchObject({ type: "arrival", participant_id: "Zoë Müller" });
  expect(await readdir(join(place, "mein journal"))).toContain("pilot.journal.jsonl");
});
