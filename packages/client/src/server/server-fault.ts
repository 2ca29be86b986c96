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
  const isThere = await isEarshot(url);
  if (isThere)
    return `${url} is an Earshot server, but no WebSocket gets through: a proxy, or the page's connect-src, forbids it`;
  const above = await earshotAbove(address);
  if (above) return `the path in server is wrong: there is an Earshot server at ${above}`;
  return isThere === null
    ? `${url} cannot be reached: nothing runs there, or this browser is offline, ` +
        `or a firewall or the page's connect-src forbids it`
    : `${url} answers, but is not an Earshot server: it is another one, or the path in server is wrong`;
}

/** Where there is one further up, as for a page of a folder whose address was taken for the server's; the nearest. */
async function earshotAbove({ origin, basePath }: ServerAddress): Promise<string | undefined> {
  const folders = basePath.split("/").slice(0, -1);
  const urls = folders.map((_, depth) => origin + folders.slice(0, depth + 1).join("/")).toReversed();
  const found = await Promise.all(urls.map(isEarshot));
  return urls.find((_, index) => found[index]);
}

/** Every Earshot server answers there with nothing, and lets any page know. `null`: there is no answer at all. */
async function isEarshot(base: string): Promise<boolean | null> {
  const ask = (mode: RequestMode): Promise<Response> =>
    fetch(`${base}/echo`, {
      mode,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(LOOK_WITHIN_MS),
    });
  try {
    return (await ask("cors")).status === 204;
  } catch {
    // Any answer will do, also one that this page may not read.
    return ask("no-cors").then(
      () => false,
      () => null,
    );
  }
}

/** What is wrong with that address in a page at `page`; it need not be tried to be known. */
export function faultOfAddress({ url }: ServerAddress, page: string): string | undefined {
  const [{ protocol, hostname }, { protocol: ours }] = [new URL(url), new URL(page)];
  // A computer is no stranger to itself: browsers take these for safe.
  if (ours !== "https:" || protocol === "https:" || /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    return;
  return `browsers let an https page reach no http server: ${url} needs a certificate, and https in its URL`;
}
