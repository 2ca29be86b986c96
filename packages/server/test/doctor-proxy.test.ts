import { describe, expect, onTestFinished } from "vitest";
import { findProxy, proxyNames, startProxy } from "../../../scripts/proxies.mjs";
import { findingsAt, localhostCertificate, localhostFile, states } from "../test-support/examining.ts";
import { probedScene, test } from "../test-support/server-test.ts";

const secure = { certificate: localhostFile };
const trusting = { ca: localhostCertificate, isQuick: false };

describe.for(proxyNames)("behind %s, with what is in deploy/", (name) => {
  test.skipIf(!findProxy(name))("a server is well below its path, and wrong beside it", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, { basePath: "/earshot" });
    const proxy = await startProxy({ name, serverPort: server.port, ...secure });
    onTestFinished(proxy.stop);
    const findings = await findingsAt(`${proxy.url}/earshot`, trusting);
    expect([...findings.values()].filter(({ state }) => state !== "ok").map(({ check }) => check)).toEqual([
      "STUN, TURN",
    ]);
    expect(states(await findingsAt(proxy.url, trusting))).toMatchObject({ TLS: "ok", server: "fault" });
    expect((await findingsAt(`${proxy.url}/earshot/game`, trusting)).get("server")?.advice).toContain(
      `${proxy.url}/earshot as`,
    );

    await server.close();
    const gone = await findingsAt(`${proxy.url}/earshot`, trusting);
    expect(gone.get("server")).toMatchObject({
      state: "fault",
      says: expect.stringContaining("does not reach Earshot"),
    });
  });
});

test.skipIf(!findProxy("nginx"))("an nginx that cuts off what is idle is found out", async ({ serveStudy }) => {
  const { port: serverPort } = await serveStudy({ scenes: [probedScene()] }, { basePath: "/earshot" });
  // Shorter than pings are apart.
  const proxy = await startProxy({ name: "nginx", serverPort, ...secure, readTimeout: "1s" });
  onTestFinished(proxy.stop);
  const findings = await findingsAt(`${proxy.url}/earshot`, { ...trusting, idleMs: 120_000 });
  expect(findings.get("WebSocket")?.state).toBe("ok");
  expect(findings.get("idle")).toMatchObject({ state: "fault", advice: expect.stringContaining("proxy_read_timeout") });
});
