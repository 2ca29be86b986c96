import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cli = join(import.meta.dirname, "../../packages/server/dist/cli.js");
const sdk = join(import.meta.dirname, "../../packages/client/dist/cdn");

const children: ChildProcess[] = [];

/** A server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly port: number;
}

interface Serving {
  /** The name of a file in this folder. */
  readonly study: string;
  /** For records and journal. */
  readonly folder: string;
  /** 0: a free one. */
  readonly port: number;
}

/** Resolves when it listens, below `/earshot`. */
export async function serve({ study, folder, port }: Serving): Promise<ServerProcess> {
  const options = ["--port", String(port), "--host", "127.0.0.1", "--records", folder, "--public", sdk];
  options.push("--base-path", "/earshot");
  const file = join(import.meta.dirname, study);
  const child = spawn(process.execPath, [cli, "serve", file, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
    if (found) return { child, port: Number(found) };
  }
  throw new Error("the server ended without an address");
}

export async function end({ child }: ServerProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

/** After each test: whatever became of it, no server of its is left. */
export function killAll(): void {
  for (const child of children.splice(0)) child.kill("SIGKILL");
}
