import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The documented policy, for a server that is somewhere else. */
export async function documentedPolicy(serverUrl: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");
  const documented = /^Content-Security-Policy: (.*)$/m.exec(text)?.[1];
  if (documented === undefined) throw new Error("docs/deploy.md has no content security policy any more");
  return documented.replace("wss://lab.example.org", serverUrl.replace("http", "ws"));
}
