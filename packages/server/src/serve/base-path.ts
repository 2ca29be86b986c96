import { OptionsError } from "@earshot/matchmaker";

/**
 * Below which path everything is served: `/earshot`, or nothing for the root. A slash at the end makes no difference.
 * @throws OptionsError unless it is a plain path from the root.
 */
export function checkedBasePath(basePath: unknown): string {
  const isPath = typeof basePath === "string" && /^\/(?:[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?)?$/.test(basePath);
  if (basePath !== "" && !isPath) {
    const allowed = 'a path such as "/earshot" of letters, digits, "-", "_", ".", "~" and "/", or "/" for the root';
    throw new OptionsError({ field: "basePath", value: basePath, allowed });
  }
  const path = basePath.replace(/\/$/, "");
  if (/\.[^/]*$/.test(path)) {
    const allowed = "a path whose last part has no dot in it, as pages take what has one for the name of a file";
    throw new OptionsError({ field: "basePath", value: basePath, allowed });
  }
  return path;
}

/** The path of a request below the base path, without its query; `null` if it is not below it. */
export function pathBelow(basePath: string, url: string): string | null {
  const path = pathOf(url);
  if (path === basePath) return "";
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : null;
}

/** A request names a path; through some proxies a whole URL. */
function pathOf(url: string): string {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return new URL(url).pathname;
  return url.split(/[?#]/, 1)[0] ?? "";
}

/** With its question mark; empty for none. */
export function queryOf(url = ""): string {
  return /\?[^#]*/.exec(url)?.[0] ?? "";
}
