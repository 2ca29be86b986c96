import { OptionsError } from "@earshot/matchmaker";

/** A server by the URL that pages have for it, taken apart. */
export interface Site {
  readonly isSecure: boolean;
  /** Without brackets, where it is an IPv6 address. */
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  /** What comes before all paths of the server: `/earshot`, or nothing. */
  readonly basePath: string;
  /** Both, for people. */
  readonly url: string;
}

/**
 * As pages take it: the path is the server's base path, without the name of a file.
 * @throws OptionsError that begins with `field`.
 */
export function toSite(field: string, text: string | undefined): Site {
  const allowed = "a URL such as https://lab.example.org/earshot";
  if (text === undefined || !URL.canParse(text)) throw new OptionsError({ field, value: text, allowed });
  const { protocol, hostname, port, origin, pathname } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") throw new OptionsError({ field, value: text, allowed });
  const isSecure = protocol === "https:";
  const basePath = pathname
    .replace(/[^/]*\.[a-z][a-z\d]*$/i, "")
    .replace(/\/+/g, "/")
    .replace(/\/$/, "");
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const ownPort = port === "" ? (isSecure ? 443 : 80) : Number(port);
  return { isSecure, host, port: ownPort, origin, basePath, url: origin + basePath };
}

/** The same further up, nearest first: the address of a page in a folder may have been taken for the server's. */
export function sitesAbove(site: Site): Site[] {
  const folders = site.basePath.split("/").slice(0, -1);
  return folders
    .map((_, depth) => folders.slice(0, depth + 1).join("/"))
    .map((basePath) => ({ ...site, basePath, url: site.origin + basePath }))
    .toReversed();
}
