import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Status } from "@earshot/client";
import type * as Sdk from "@earshot/client";
import { defineStudy, scene, silentLog, startServer } from "@earshot/server";
import { findProxy, noProxy, proxyNames, startProxy } from "../scripts/proxies.mjs";
import { expect, test } from "./support/fixtures.ts";

const study = defineStudy({ study: "proxied", scenes: [scene("game")] });

/** In a page of the experiment: joins the server that the page came from, and resolves with the first status of a place. */
async function firstStatus(): Promise<Status["kind"]> {
  const { joinWaitroom }: typeof Sdk = await import(new URL("sdk/earshot.js", location.href).href);
  const waitroom = joinWaitroom({ server: new URL(".", location.href), scene: "game", participantId: "alice" });
  return new Promise((resolve) => {
    waitroom.on("status", ({ kind }) => {
      if (kind !== "connecting") resolve(kind);
    });
  });
}

for (const name of proxyNames) {
  test(`behind ${name} a server with a base path serves waitroom, beacon, health and files below it`, async ({
    page,
  }) => {
    test.skip(!findProxy(name), noProxy(name));
    const publicDir = await mkdtemp(join(tmpdir(), "earshot-public-"));
    await writeFile(join(publicDir, "index.html"), "<title>the experiment</title>");
    await cp(join(import.meta.dirname, "../packages/client/dist/cdn"), join(publicDir, "sdk"), { recursive: true });
    const options = { study, port: 0, host: "127.0.0.1", recordsDir: null, log: silentLog, publicDir };
    const server = await startServer({ ...options, basePath: "/earshot" });
    const proxy = await startProxy({ name, serverPort: server.port });
    const url = `${proxy.url}/earshot`;

    await page.goto(`${url}?PROLIFIC_PID=5`);
    expect(page.url()).toBe(`${url}/?PROLIFIC_PID=5`);
    await expect(page).toHaveTitle("the experiment");
    expect(["measuring", "waiting"]).toContain(await page.evaluate(firstStatus));
    expect(await (await fetch(`${url}/healthz?x=1`)).text()).toBe("ok\n");
    expect((await fetch(`${url}/echo?x=1`)).status).toBe(204);

    const direct = `http://127.0.0.1:${server.port}`;
    for (const path of ["/healthz", "/echo", "/", "/index.html", "/earshotx/healthz", "/socket.io/"]) {
      expect([path, (await fetch(direct + path)).status]).toEqual([path, 404]);
    }
    await proxy.stop();
    await server.close();
    await rm(publicDir, { recursive: true });
  });
}
