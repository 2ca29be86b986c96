import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { protocolVersion } from "@earshot/protocol";
import { defineStudy, scene, silentLog, startServer } from "@earshot/server";
import { findProxy, noProxy, proxyNames, startProxy } from "../scripts/proxies.mjs";
import { expect, test } from "./fixtures.ts";

const study = defineStudy({ study: "proxied", scenes: [scene("game")] });

/** In a page: joins over a WebSocket at that address, and resolves with the first status that it is told. */
function firstStatus({ url, version }: { url: string; version: number }): Promise<string> {
  const participant = { participantId: "alice", pageId: "page", hidden: false, resume: false };
  const message = JSON.stringify(["waitroom/join", { protocolVersion: version, scene: "game", ...participant }]);
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    socket.addEventListener("error", () => reject(new Error(`no WebSocket at ${url}`)));
    socket.addEventListener("message", ({ data }) => {
      const frame = String(data);
      if (frame.startsWith("0")) socket.send("40");
      if (frame.startsWith("40")) socket.send(`42${message}`);
      if (frame.startsWith('42["status"')) resolve(frame);
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
    const options = { study, port: 0, host: "127.0.0.1", recordsDir: null, log: silentLog, publicDir };
    const server = await startServer({ ...options, basePath: "/earshot" });
    const proxy = await startProxy({ name, serverPort: server.port });
    const url = `${proxy.url}/earshot`;

    await page.goto(`${url}?PROLIFIC_PID=5`);
    expect(page.url()).toBe(`${url}/?PROLIFIC_PID=5`);
    await expect(page).toHaveTitle("the experiment");
    expect(await page.evaluate(firstStatus, { url, version: protocolVersion })).toContain('"kind":');
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
