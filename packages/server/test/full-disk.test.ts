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
  const letIn = new Set(["alice"]);
  for (const [index, one] of joining.entries())
    one.then(
      () => letIn.add(`p${index}`),
      () => {},
    );
  await expect.poll(() => readiness(server)).toEqual([503, expect.stringMatching(/^paused/)]);
  await alice.catchUp();
  expect(alice.all("released")).toEqual([]);
  const waitingCount = () => {
    clock.advance(200);
    return alice.all("lobby/count").at(-1)?.waitingCount;
  };
  await expect.poll(waitingCount).toBe(1 + crowd.length);
  const before = [...letIn];
  await expect.poll(() => log.errors.map(({ message }) => message).join()).toContain("journal");
  const another = server.nextPage(alice);
  await another.catchUp();
  const takingOver = another.join();
  await another.ask("page/visibility", { hidden: false });
  // Nobody is tried with whom nothing is told yet: it would be held against both.
  for (let second = 0; second < 20; second++) clock.advance(1_000);
  await alice.catchUp();
  expect([...letIn]).toEqual(before);
  expect(before.length).toBeLessThan(crowd.length);
  const wellAgain = clock.date().toISOString();

  expect(alice.all("released")).toEqual([]);

  await rm(ballast);
  await expect
    .poll(() => {
      clock.advance(100);
      return readiness(server);
    })
    .toEqual([200, "ready\n"]);
  for (const reply of await Promise.all(joining)) expect(reply).toEqual({ ok: true });
  expect(await takingOver).toEqual({ ok: true });
  expect(await alice.next("released")).toEqual({ reason: "replaced", waitedMs: 0 });
  await server.close();
  const { lines, errors } = readRecords(await readFile(join(smallDisk, "test.jsonl"), "utf8"));
  expect(errors).toEqual([]);
  const tried = ofType(lines, "proposal").filter(({ at }) => at <= wellAgain);
  for (const { participant_ids } of tried) expect(before).toEqual(expect.arrayContaining([...participant_ids]));
  expect(ofType(lines, "arrival")).toHaveLength(1 + crowd.length);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
});
