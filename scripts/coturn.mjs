// Finds coturn, the TURN server, or installs it, and runs one for a test: on loopback, for nobody else.
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, installPackages, runServer } from "./programs.mjs";

const NAME = "turnserver";
const HOST = "127.0.0.1";
const START_WITHIN_MS = 120_000;
const ASK_AGAIN_AFTER_MS = 50;
/** Above those that systems hand out by themselves. */
const RELAY_PORTS = { min: 61_000, max: 65_000 };

export const noCoturn = `no coturn: install it, put ${NAME} on the PATH, or set EARSHOT_TURNSERVER`;

/**
 * The path of coturn's turnserver, or `null` if there is none. Set EARSHOT_TURNSERVER to choose.
 * @returns {string | null}
 */
export function findCoturn() {
  return findProgram({ names: [NAME], chosenBy: "EARSHOT_TURNSERVER" });
}

/** Tries to; there may still be none afterwards. */
export function installCoturn() {
  installPackages(["coturn"]);
}

/**
 * Runs one whose credentials are made from `secret`, configured by deploy/turnserver.conf; resolves when it answers.
 * @param {{
 *   executablePath: string,
 *   secret: string,
 *   port?: number,
 *   tls?: { port: number, certificate: string },
 *   peers?: boolean,
 * }} options `port`: a free one unless given; `certificate`: the path of one, with its key; `peers`: whether what is relayed may
 *   go to loopback, which is closed otherwise
 */
export async function startCoturn({ executablePath, secret, port: wantedPort, tls, peers = true }) {
  const folder = await mkdtemp(join(tmpdir(), "earshot-coturn-"));
  const port = wantedPort ?? (await freePort());
  const configuration = join(folder, "turnserver.conf");
  await writeFile(configuration, await configurationFor({ secret, port, tls, peers }));
  const args = ["-c", configuration, "--pidfile", join(folder, "turnserver.pid"), "--userdb", join(folder, "turndb")];
  const coturn = await runServer({ executablePath, args, folder, isUp: () => answers(port) });
  return { url: `turn:${HOST}:${port}?transport=udp`, port, ...coturn };
}

/**
 * The deployed configuration, with what a test needs instead of the secret and addresses in it.
 * @param {{ secret: string, port: number, tls: { port: number, certificate: string } | undefined, peers: boolean }} options
 */
async function configurationFor({ secret, port, tls, peers }) {
  const deployed = await readFile(join(import.meta.dirname, "../deploy/turnserver.conf"), "utf8");
  const own = [
    `static-auth-secret=${secret}`,
    `listening-port=${port}`,
    `listening-ip=${HOST}`,
    `relay-ip=${HOST}`,
    `min-port=${RELAY_PORTS.min}`,
    `max-port=${RELAY_PORTS.max}`,
    // Both browsers and both relayed addresses are on loopback, which is closed otherwise, and twice.
    ...(peers ? ["allow-loopback-peers", `allowed-peer-ip=${HOST}`] : []),
    // With TLS where a test has a certificate.
    ...(tls ? [`tls-listening-port=${tls.port}`, `cert=${tls.certificate}`, `pkey=${tls.certificate}`] : ["no-tls"]),
    "no-dtls",
  ];
  const names = own.map(nameOf);
  const replaced = tls ? names : [...names, "tls-listening-port", "cert", "pkey"];
  return [...deployed.split("\n").filter((line) => !replaced.includes(nameOf(line))), ...own, ""].join("\n");
}

/** @param {string} line */
function nameOf(line) {
  return line.split("=")[0];
}

/** Free for UDP now; if it is taken before coturn gets it, or for TCP, coturn says so. */
export async function freePort() {
  const socket = createSocket("udp4");
  socket.bind(0, HOST);
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

/**
 * Asks with STUN binding requests until one is answered, which needs no credentials.
 * @param {number} port
 */
async function answers(port) {
  const socket = createSocket("udp4");
  // Type 0x0001, no attributes, the magic cookie, a transaction id.
  const request = Buffer.concat([Buffer.from("000100002112a442", "hex"), randomBytes(12)]);
  const ask = () => socket.send(request, port, HOST);
  const timer = setInterval(ask, ASK_AGAIN_AFTER_MS);
  try {
    ask();
    await once(socket, "message", { signal: AbortSignal.timeout(START_WITHIN_MS) });
  } finally {
    clearInterval(timer);
    socket.close();
  }
}
