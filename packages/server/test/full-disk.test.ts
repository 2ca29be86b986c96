import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ofType, readRecords } from "@earshot/records";
import { expect } from "vitest";
import { probedScene, test as base, type TestServer } from "../test-support/server-test.ts";
import { withSmallDisk } from "../test-support/small-disk.ts";

const test = base.extend<{ smallDisk: string | null }>({ smallDisk: async ({}, use) => withSmallDisk(use) });

async function readiness({ url }: TestServer): Promise<[number, string]> {
  const response = await fetch(`${url}/readyz`);
  return [response.status, await response.text()];
}

test("while the disk is full nobody is let in and nobody is sent away; then all goes on by itself", async ({
  serveStudy,
  smallDisk,
  clock,
  log,
  skip,
}) => {
  if (smallDisk === null) return skip("only root can mount a small disk, on Linux");
  const server = await serveStudy({ scenes: [probedScene()] }, { recordsDir: smallDisk });
  const alice = await server.waitingPage("alice");
  expect(await readiness(server)).toEqual([200, "ready\n"]);

  const ballast = join(smallDisk, "ballast");
  await writeFile(ballast, Buffer.alloc(1_048_576)).catch(() => {});
  const crowd = Array.from({ length: 40 }, (_, number) => server.page(`p${number}`));
  const joining = crowd.map((page) => page.join());
  let letIn = 0;
  for (const one of joining) void one.then(() => letIn++);
  await expect.poll(() => readiness(server)).toEqual([503, expect.stringMatching(/^paused/)]);
  await alice.catchUp();
  expect(alice.all("released")).toEqual([]);
  const before = letIn;
  await expect.poll(() => log.errors.map(({ message }) => message).join()).toContain("journal");
  clock.advance(100);
  await alice.catchUp();
  expect(letIn).toBe(before);
  expect(before).toBeLessThan(crowd.length);

  await rm(ballast);
  await expect
    .poll(() => {
      clock.advance(100);
      return readiness(server);
    })
    .toEqual([200, "ready\n"]);
  for (const reply of await Promise.all(joining)) expect(reply).toEqual({ ok: true });
  await server.close();
  const { lines, errors } = readRecords(await readFile(join(smallDisk, "test.jsonl"), "utf8"));
  expect(errors).toEqual([]);
  expect(ofType(lines, "arrival")).toHaveLength(1 + crowd.length);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
});
