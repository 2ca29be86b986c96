// Finds nginx and Caddy, or installs them, and runs one for a test, configured by the files in deploy/: on loopback, for nobody
// else.
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, installPackages, runServer } from "./programs.mjs";

/** @typedef {"nginx" | "caddy"} ProxyName */

/** @type {readonly ProxyName[]} */
export const proxyNames = ["nginx", "caddy"];

const HOST = "127.0.0.1";
const START_WITHIN_MS = 120_000;
const ASK_AGAIN_AFTER_MS = 50;

/** @param {ProxyName} name */
export function noProxy(name) {
  return `no ${name}: install it, put it on the PATH, or set ${chosenBy(name)}`;
}

/**
 * Its path, or `null` if there is none. Set EARSHOT_NGINX or EARSHOT_CADDY to choose.
 * @param {ProxyName} name
 */
export function findProxy(name) {
  return findProgram({ names: [name], chosenBy: chosenBy(name) });
}

/** @param {ProxyName} name */
function chosenBy(name) {
  return `EARSHOT_${name.toUpperCase()}`;
}

/** Tries to; some may still be missing afterwards. */
export function installProxies() {
  installPackages(proxyNames.filter((name) => !findProxy(name)));
}

/**
 * Runs one in front of an Earshot server with the base path of deploy/; resolves when it takes connections.
 * @param {{
 *   name: ProxyName,
 *   serverPort: number,
 *   certificate?: string,
 *   readTimeout?: string,
 * }} options `certificate`: the path of one for localhost, with its key; plain HTTP without. `readTimeout`: nginx's, instead of
 *   what deploy/ has
 */
export async function startProxy({ name, serverPort, certificate, readTimeout = "1h" }) {
  const executablePath = findProxy(name);
  if (!executablePath) throw new Error(noProxy(name));
  const folder = await mkdtemp(join(tmpdir(), `earshot-${name}-`));
  const [port, otherPort] = [await freePort(), await freePort()];
  const url = certificate ? `https://localhost:${port}` : `http://${HOST}:${port}`;
  const upstream = `${HOST}:${serverPort}`;
  const configuration = join(folder, name);
  const deployed = await readFile(
    join(import.meta.dirname, "../deploy", name === "nginx" ? "nginx.conf" : "Caddyfile"),
    "utf8",
  );
  const filledIn = {
    nginx: () => nginxWith({ deployed, folder, port, otherPort, upstream, certificate, readTimeout }),
    caddy: () => caddyWith(deployed, certificate),
  };
  await writeFile(configuration, filledIn[name]());
  const args = {
    nginx: ["-e", "stderr", "-p", folder, "-c", configuration],
    caddy: ["run", "--config", configuration, "--adapter", "caddyfile"],
  };
  const own = {
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    SITE: url,
    TURN_SITE: `http://${HOST}:${otherPort}`,
    EARSHOT: upstream,
  };
  const env = { ...process.env, ...own };
  const { stop } = await runServer({ executablePath, args: args[name], folder, env, isUp: () => answers(port) });
  return { url, stop };
}

/**
 * The deployed file with ports and paths that a test may have, and what stands around it: one process, nothing outside of the
 * folder.
 * @param {{
 *   deployed: string,
 *   folder: string,
 *   port: number,
 *   otherPort: number,
 *   upstream: string,
 *   certificate: string | undefined,
 *   readTimeout: string,
 * }} filling
 */
export function nginxWith({ deployed, folder, port, otherPort, upstream, certificate, readTimeout }) {
  const secure = certificate ? " ssl" : "";
  const sites = deployed
    .replaceAll(/^ *listen \[::\].*\n/gm, "")
    .replace("listen 80;", `listen ${HOST}:${otherPort};`)
    .replace("listen 443 ssl;", `listen ${HOST}:${port}${secure};`)
    .replaceAll(/^( *ssl_certificate(?:_key)?) .*\n/gm, certificate ? `$1 "${certificate}";\n` : "")
    .replaceAll("127.0.0.1:4400", upstream)
    .replace(/proxy_read_timeout \S+;/, `proxy_read_timeout ${readTimeout};`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
daemon off;
master_process off;
pid "${folder}/nginx.pid";
events {}
http {
  ${temporary.map((kind) => `${kind}_temp_path "${folder}";`).join("\n  ")}
${sites}
}
`;
}

/**
 * The same for Caddy, which takes the rest out of its environment.
 * @param {string} deployed
 * @param {string | undefined} certificate
 */
function caddyWith(deployed, certificate) {
  const tls = certificate ? `{\n\ttls ${certificate} ${certificate}` : "{";
  return `
{
  admin off
  auto_https off
}
${deployed.replace(/^(\{\$SITE\S*) \{$/m, `$1 ${tls}`)}
`;
}

/** Free now; if it is taken before the proxy gets it, the proxy says so. */
async function freePort() {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** @param {number} port */
async function answers(port) {
  for (const endMs = performance.now() + START_WITHIN_MS; performance.now() < endMs;) {
    const socket = connect(port, HOST);
    try {
      await once(socket, "connect");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_AFTER_MS));
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`nothing listens on port ${port}`);
}
