import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const packageDir: string = join(import.meta.dirname, "..");
export const cli: string = join(packageDir, "dist/cli.js");

/** A study of one scene. */
export const studyFile = `
import { defineStudy, scene } from "@earshot/server";
const players: number = 2;
export default defineStudy({ study: "pilot", scenes: [scene("game").players(players)] });
`;

/** Runs the command to its end. */
export async function run(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } });
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "exit")]);
  return { code, stdout, stderr };
}

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Serves `study.ts` until it has said where, and tells what it has printed when it has ended. */
export async function served(cwd: string, env: Record<string, string>): Promise<{ code: unknown; lines: string[] }> {
  const args = [cli, "serve", "study.ts", "--port", "0", "--host", "127.0.0.1"];
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes("http://localhost:")) child.kill("SIGTERM");
  }
  const [code] = await exit;
  return { code, lines };
}

/** The address that the command prints when it serves. */
export async function urlOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/localhost:\d+[^\s"]*/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error("it ended without an address");
}
