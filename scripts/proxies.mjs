// Finds nginx and Caddy, or installs them, and runs one for a test, configured as docs/deploy.md says: on loopback, for nobody
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
 * Runs one in front of an Earshot server with the documented base path; resolves when it takes connections.
 * @param {{ name: ProxyName, serverPort: number }} options
 */
export async function startProxy({ name, serverPort }) {
  const executablePath = findProxy(name);
  if (!executablePath) throw new Error(noProxy(name));
  const folder = await mkdtemp(join(tmpdir(), `earshot-${name}-`));
  const port = await freePort();
  const configuration = join(folder, name);
  const documented = (await documentedBlock(name)).replaceAll("127.0.0.1:4400", `${HOST}:${serverPort}`);
  await writeFile(configuration, configurations[name]({ documented, folder, port }));
  const args = {
    nginx: ["-e", "stderr", "-p", folder, "-c", configuration],
    caddy: ["run", "--config", configuration],
  };
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const options = [...args[name], ...(name === "caddy" ? ["--adapter", "caddyfile"] : [])];
  const { stop } = await runServer({ executablePath, args: options, folder, env, isUp: () => answers(port) });
  return { url: `http://${HOST}:${port}`, stop };
}

/**
 * What stands around the documented lines: one process, nothing outside of the folder.
 * @type {Record<ProxyName, (options: { documented: string, folder: string, port: number }) => string>}
 */
const configurations = {
  nginx: ({ documented, folder, port }) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder};`).join("\n  ")}
  server {
    listen ${HOST}:${port};
    ${documented}
  }
}
`,
  caddy: ({ documented, port }) => `
{
  admin off
  auto_https off
}
${documented.replace("lab.example.org", `http://${HOST}:${port}`)}
`,
};

/** @param {ProxyName} name */
async function documentedBlock(name) {
  const text = await readFile(join(import.meta.dirname, "../docs/deploy.md"), "utf8");
  const documented = new RegExp(`\`\`\`${name}\n(.*?)\`\`\``, "s").exec(text)?.[1];
  if (documented === undefined) throw new Error(`docs/deploy.md has no block for ${name} any more`);
  return documented;
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
