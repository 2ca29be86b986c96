import { cp, mkdir, mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { build } from "vite";

const root = join(import.meta.dirname, "../..");
const { resolve } = createRequire(import.meta.url);

/** A folder that can be served, with these files in it, by the names that they have there. */
export async function siteOf(files: Readonly<Record<string, string>>): Promise<string> {
  const site = await mkdtemp(join(tmpdir(), "earshot-site-"));
  for (const [name, from] of Object.entries(files)) {
    await mkdir(dirname(join(site, name)), { recursive: true });
    await cp(join(root, from), join(site, name), { recursive: true, dereference: true });
  }
  return site;
}

/** The newest React, or the oldest that the hook is for. */
export type ReactVersion = "18" | "19";

/** A folder with an `index.html`, as Vite builds it without being told anything but which React it is for, if it is for one. */
export async function builtSite(folder: string, react?: ReactVersion): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "earshot-site-"));
  const paths = [join(root, react === "18" ? "e2e/react-18" : "e2e")];
  const alias = (react ? ["react", "react-dom"] : []).map((name) => ({
    find: new RegExp(`^${name}(?=/|$)`),
    replacement: dirname(resolve(`${name}/package.json`, { paths })),
  }));
  await build({
    root: join(root, folder),
    configFile: false,
    base: "./",
    logLevel: "error",
    // A development build has strict mode's second mounting, which is what is looked at.
    mode: "development",
    define: { "process.env.NODE_ENV": '"development"' },
    resolve: { alias },
    build: { outDir, emptyOutDir: true, minify: false },
  });
  return outDir;
}

/** Each participant has a browser of their own, as far as storage goes. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  return page;
}
