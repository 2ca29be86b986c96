import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createSocket } from "node:dgram";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished } from "vitest";
import { findCoturn, freePort, startCoturn } from "../../../scripts/coturn.mjs";
import { scene } from "../src/study/scene.ts";
import { findingsAt, localhostCertificate, localhostFile } from "../test-support/examining.ts";
import { test } from "../test-support/server-test.ts";

const secret = "known-to-both-servers";
const coturn = findCoturn();

type Options = Omit<Parameters<typeof startCoturn>[0], "executablePath" | "secret">;

async function turnServer(options: Options = {}): Promise<number> {
  const { port, stop } = await startCoturn({ executablePath: coturn ?? "", secret, ...options });
  onTestFinished(stop);
  return port;
}

/** What the doctor finds with that in the environment; nothing else is there to be examined. */
function findingsWith(environment: Record<string, string>, date: () => Date = () => new Date()) {
  return findingsAt("http://127.0.0.1:9", { environment, clock: { date }, ca: localhostCertificate });
}

function turnAt(urls: string, ownSecret = secret): Record<string, string> {
  return { EARSHOT_TURN_URLS: urls, EARSHOT_TURN_SECRET: ownSecret };
}

describe.skipIf(coturn === null)("coturn", () => {
  test("relays over UDP, TCP and TLS, and tells the address that it sees", async () => {
    const tls = { port: await freePort(), certificate: localhostFile };
    const port = await turnServer({ tls });
    const urls = [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`, `turns:localhost:${tls.port}`];
    const stun = { EARSHOT_ICE_SERVERS: JSON.stringify([{ urls: `stun:127.0.0.1:${port}` }]) };
    const findings = await findingsWith({ ...stun, ...turnAt(urls.join(",")) });
    expect(findings.get("STUN")).toMatchObject({ state: "ok", says: expect.stringContaining("at 127.0.0.1") });
    for (const check of ["TURN udp", "TURN tcp", "TURN tls"]) {
      expect(findings.get(check)).toMatchObject({ state: "ok", says: expect.stringMatching(/another arrives$/) });
    }
  });

  test("that has another secret says 401, which is told apart from clocks that differ", async () => {
    const port = await turnServer();
    const wrong = await findingsWith(turnAt(`turn:127.0.0.1:${port}`, "another"));
    expect(wrong.get("TURN udp")).toMatchObject({ state: "fault", says: expect.stringContaining("401") });
    expect(wrong.get("TURN udp")?.advice).toContain("static-auth-secret");
    const yesterday = () => new Date(Date.now() - 86_400_000);
    const late = await findingsWith(turnAt(`turn:127.0.0.1:${port}`), yesterday);
    expect(late.get("TURN udp")).toMatchObject({ state: "fault", says: expect.stringContaining("for expired (401") });
  });

  test("with a password that does not fit says so, too", async () => {
    const port = await turnServer();
    const server = { urls: `turn:127.0.0.1:${port}?transport=tcp`, username: "me", credential: "guess" };
    const findings = await findingsWith({ EARSHOT_ICE_SERVERS: JSON.stringify([server]) });
    expect(findings.get("TURN tcp")).toMatchObject({ state: "fault", advice: expect.stringContaining("iceServers") });
  });

  test("that forbids the way from one relay to another is found out", async () => {
    const port = await turnServer({ peers: false });
    const findings = await findingsWith(turnAt(`turn:127.0.0.1:${port}`));
    expect(findings.get("TURN udp")).toMatchObject({ state: "fault", says: expect.stringContaining("403") });
    expect(findings.get("TURN udp")?.advice).toContain("allowed-peer-ip=127.0.0.1");
  });

  test("has a certificate that browsers look at", async () => {
    const tls = { port: await freePort(), certificate: join(localhostFile, "../elsewhere.pem") };
    await turnServer({ tls });
    const findings = await findingsWith(turnAt(`turns:localhost:${tls.port}`));
    expect(findings.get("TURN tls")).toMatchObject({ state: "fault", says: expect.stringContaining("SELF_SIGNED") });
  });

  test("of a study file is tried", async ({ folder }) => {
    const port = await turnServer();
    const path = join(folder, "meine studie.ts");
    const turn = JSON.stringify({ urls: `turn:127.0.0.1:${port}`, secret });
    const scenes = `[scene("${scene("game").name}")]`;
    await writeFile(
      path,
      `import { scene } from "@earshot/server";\nexport default { study: "s", scenes: ${scenes}, turn: ${turn} };`,
    );
    const findings = await findingsAt("http://127.0.0.1:9", { study: path });
    expect(findings.get("TURN udp")?.state).toBe("ok");
  });
});

describe("where there is no TURN server", () => {
  test("a port that nobody has is dead, whatever the transport", async () => {
    const port = await freePort();
    const urls = [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`, `turns:127.0.0.1:${port}`];
    const findings = await findingsWith(turnAt(urls.join(",")));
    for (const check of ["TURN udp", "TURN tcp", "TURN tls"]) {
      expect(findings.get(check)).toMatchObject({ state: "fault", says: expect.stringContaining("ECONNREFUSED") });
    }
  });

  test("who takes everything and says nothing gives no answer", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    onTestFinished(() => void socket.close());
    const findings = await findingsWith(turnAt(`turn:127.0.0.1:${socket.address().port}`));
    expect(findings.get("TURN udp")).toMatchObject({ state: "fault", advice: expect.stringContaining("open UDP") });
  });

  test("who says something else is told apart", async () => {
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const findings = await findingsWith(turnAt(`turn:127.0.0.1:${port}?transport=tcp`));
    expect(findings.get("TURN tcp")?.says).toContain("does not answer as a STUN or TURN server");
  });

  test("DTLS is not tried", async () => {
    const findings = await findingsWith(turnAt("turns:127.0.0.1?transport=udp"));
    expect(findings.get("TURN dtls")?.state).toBe("warning");
  });
});
