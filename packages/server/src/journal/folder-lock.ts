import { createHash, randomBytes } from "node:crypto";
import { lstat, readdir, realpath, rename, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { OptionsError } from "@earshot/matchmaker";

/** How long the path of a socket may be: the system's limit is 103 bytes or more, and a claim has a longer name at first. */
const MAX_PATH_BYTES = 103 - ".123456".length;

const WAITING_MS = 10;
const MAX_WAITS = 200;

/** Held by one process alone. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * One process for each study in a folder. The lock is a socket that listens: whatever ends the process, the system ends the
 * socket with it.
 *
 * @throws OptionsError if another has it.
 */
export async function lockFolder(
  directory: string,
  study: string,
  field: "journalDir" | "recordsDir" = "journalDir",
): Promise<FolderLock> {
  const path = await lockPath(directory, study);
  const lock = await (process.platform === "win32" ? pipeAt(path) : socketAt(path));
  if (lock) return lock;
  const allowed = `a folder that no other server writes to (one that runs has ${path})`;
  throw new OptionsError({ field, value: directory, allowed });
}

/** The same for whoever names the folder, from wherever and by whatever way. */
async function lockPath(directory: string, study: string): Promise<string> {
  const path = join(await realpath(directory), `${study}.lock`);
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\earshot-${hash}`;
  return Buffer.byteLength(path) <= MAX_PATH_BYTES ? path : join(tmpdir(), `earshot-${hash}.lock`);
}

/** On Windows nothing is left of a process that was killed. `null` if another has it. */
async function pipeAt(path: string): Promise<FolderLock | null> {
  const server = await listening(path);
  return server && { release: () => closed(server) };
}

/**
 * What a killed process left lies in the way of the next, and whoever removes it may hit the lock that somebody else just got. So
 * everybody first listens at a path of its own, a claim, and then looks who else is there: of any two the later one sees the
 * other. Who is alone takes the place of what is left.
 */
async function socketAt(path: string): Promise<FolderLock | null> {
  const claim = `${path}.${randomBytes(3).toString("hex")}`;
  const server = await listening(claim);
  if (!server) return null;
  try {
    if (await isAlone(path, claim)) {
      await rename(claim, path);
      await removeStale(path);
      return { release: () => released(path, server) };
    }
  } catch (error) {
    await closed(server);
    throw error;
  }
  await closed(server);
  return null;
}

/** Its name first: afterwards it may be the name of another's. */
async function released(path: string, server: Server): Promise<void> {
  await unlink(path).catch(() => {});
  await closed(server);
}

/** Of several claims that see each other the first by name waits until the others gave way, or one of them got the lock. */
async function isAlone(path: string, claim: string): Promise<boolean> {
  for (let waits = 0; waits < MAX_WAITS; waits++) {
    const others = (await claimsAt(path)).filter((other) => other !== claim);
    const held = await Promise.all(others.map(isHeld));
    const rivals = others.filter((_, index) => held[index]);
    // Looked at last: a rival may be there by now.
    if ((await isHeld(path)) || rivals.some((rival) => rival < claim)) return false;
    if (rivals.length === 0) return true;
    await later(WAITING_MS);
  }
  return false;
}

async function claimsAt(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path));
  return names
    .filter((name) => /^\.[0-9a-f]{6}$/.test(afterStart(name, path)))
    .map((name) => join(dirname(path), name));
}

function afterStart(name: string, path: string): string {
  const start = basename(path);
  return name.startsWith(start) ? name.slice(start.length) : "";
}

/** Only for who has the lock. */
async function removeStale(path: string): Promise<void> {
  for (const claim of await claimsAt(path)) if (!(await isHeld(claim))) await unlink(claim).catch(() => {});
}

/** Whether somebody listens there, or it is something else, which is not ours to remove. */
async function isHeld(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  if (!stats) return false;
  return !stats.isSocket() || (await answers(path));
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    // Whatever else goes wrong, as with the socket of another user: somebody may be there.
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "ECONNREFUSED" && code !== "ENOENT"));
  });
}

/** `null` if somebody else listens there. */
function listening(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    // `exclusive`: the processes of a cluster would share it otherwise.
    server.listen({ path, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
