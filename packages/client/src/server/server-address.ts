/** Where the server is, as the page's researcher wrote it, taken apart. */
export interface ServerAddress {
  readonly origin: string;
  /** What comes before all paths of the server: `/earshot`, or nothing. */
  readonly basePath: string;
  /** Both, for people. */
  readonly url: string;
}

/** The path is the server's base path, without the name of a file (`…/game.html`). Query and hash mean nothing here. */
export function toServerAddress(server: string | URL): ServerAddress {
  const { origin, pathname } = new URL(server);
  const basePath = pathname
    .replace(/[^/]*\.[a-z][a-z\d]*$/i, "")
    .replace(/\/+/g, "/")
    .replace(/\/$/, "");
  return { origin, basePath, url: origin + basePath };
}
