import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import type { PageServer, PageSocket } from "../page/sockets.ts";
import type { Refusals } from "../refusals.ts";

/** Probes, ready checks and countdowns that take longer are cut off, and tried again by whoever goes on. */
const DECIDE_WITHIN_MS = 9_000;

/** When the first page comes back, and how many of them may in a second. */
const FIRST_BACK_MS = 500;
const BACK_PER_SECOND = 200;

/** Everybody is back within the time that a place is kept. */
const LAST_BACK_MS = 10_000;

/** Pages that take longer to be told are slow, or gone; they come back at times of their own. */
const TELL_WITHIN_MS = 1_000;

/** What a proxy is told to wait before it tries again. */
const RETRY_AFTER_S = 2;

export interface Draining {
  readonly http: HttpServer;
  readonly io: PageServer;
  readonly hosts: Iterable<{ drain(): Promise<void> }>;
  readonly clock: Clock;
  /** From 0 to 1, for when a page comes back. */
  readonly chance: () => number;
  readonly refusals: Refusals;
}

/**
 * Brings what is open to its end: nobody new is let in, nobody is put forward, probes and countdowns are waited for. Then all
 * pages are told to come back, one after the other.
 */
export async function drain({ http, io, hosts, clock, chance, refusals }: Draining): Promise<void> {
  // In place of socket.io's, which answers 400.
  http.removeAllListeners("upgrade");
  http.on("upgrade", (_request, socket: Duplex) => {
    refusals.count("draining");
    refuse(socket);
  });
  const decided = Promise.all([...hosts].map((host) => host.drain()));
  await within(DECIDE_WITHIN_MS, decided, clock);
  const { sockets } = io.sockets;
  const spreadMs = Math.min(LAST_BACK_MS - FIRST_BACK_MS, (1_000 * sockets.size) / BACK_PER_SECOND);
  for (const socket of sockets.values()) {
    socket.emit("server/restart", { comeBackInMs: Math.round(FIRST_BACK_MS + spreadMs * chance()) });
  }
  // One that breaks meanwhile needs nothing any more.
  await within(TELL_WITHIN_MS, Promise.allSettled([...sockets.values()].map(sent)), clock);
}

/** What was said last has left the process: whatever is still waiting when a connection is closed is thrown away. */
async function sent({ conn }: PageSocket): Promise<void> {
  while (!conn.transport.writable) await once(conn.transport, "ready");
}

function refuse(socket: Duplex): void {
  const lines = [
    "HTTP/1.1 503 Service Unavailable",
    `Retry-After: ${RETRY_AFTER_S}`,
    "Connection: close",
    "Content-Length: 0",
  ];
  socket.on("error", () => {});
  // Whoever does not close its side must not keep ours.
  socket.once("finish", () => socket.destroy());
  socket.end(`${lines.join("\r\n")}\r\n\r\n`);
}

function within(ms: number, done: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const callOff = clock.after(ms, resolve);
    void done.then(() => {
      callOff();
      resolve();
    });
  });
}
