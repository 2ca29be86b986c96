import type { ServerAddress } from "./server-address.ts";

/** A request that finds out what is wrong is not waited for any longer. */
const LOOK_WITHIN_MS = 3_000;

/**
 * Browsers do not say why a WebSocket fails. A plain request to the same place knows more. Loaded when there is something to find
 * out.
 */
export async function findServerFault(address: ServerAddress, page: string): Promise<string> {
  const { url } = address;
  const forbidden = faultOfAddress(address, page);
  if (forbidden) return forbidden;
  const answer = await ask(url);
  if (answer === "earshot")
    return (
      `${url} is an Earshot server, but no WebSocket gets through: its study's origins leave ${new URL(page).origin} out, ` +
      `or a proxy, or the page's connect-src, forbids it`
    );
  const above = await earshotAbove(address);
  if (above) return `the path in server is wrong: there is an Earshot server at ${above}`;
  if (answer === "other")
    return `${url} answers, but is not an Earshot server: it is another one, or the path in server is wrong`;
  return (
    `${url} cannot be reached: nothing runs there, or this browser is offline, ` +
    `or a firewall or the page's connect-src forbids it`
  );
}

/** The nearest one further up, as where the address of a page in a folder was taken for the server's. */
async function earshotAbove({ origin, basePath }: ServerAddress): Promise<string | undefined> {
  const folders = basePath.split("/").slice(0, -1);
  const urls = folders.map((_, depth) => origin + folders.slice(0, depth + 1).join("/")).toReversed();
  const answers = await Promise.all(urls.map(ask));
  return urls.find((_, index) => answers[index] === "earshot");
}

/** Who answers there, if anybody does. Every Earshot server answers with nothing (204), and lets any page know. */
async function ask(base: string): Promise<"earshot" | "other" | "nobody"> {
  try {
    const { status } = await fetchEcho(base, "cors");
    return status === 204 ? "earshot" : "other";
  } catch {
    // This page may not read the answer, or there is none.
  }
  try {
    await fetchEcho(base, "no-cors");
    return "other";
  } catch {
    return "nobody";
  }
}

function fetchEcho(base: string, mode: RequestMode): Promise<Response> {
  return fetch(`${base}/echo`, {
    mode,
    cache: "no-store",
    credentials: "omit",
    signal: AbortSignal.timeout(LOOK_WITHIN_MS),
  });
}

/** What is wrong with that address for a page at `page`, as far as it is known without trying. */
export function faultOfAddress({ url }: ServerAddress, page: string): string | undefined {
  const { protocol, hostname } = new URL(url);
  const isForbidden = new URL(page).protocol === "https:" && protocol !== "https:" && !isThisComputer(hostname);
  if (!isForbidden) return;
  return `browsers let an https page reach no http server: ${url} needs a certificate, and https in its URL`;
}

/** Browsers take these for safe: a computer is no stranger to itself. */
function isThisComputer(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
