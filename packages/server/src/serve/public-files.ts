import { accessSync, constants, realpathSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { OptionsError } from "@earshot/matchmaker";
import send from "send";
import { answerText } from "./answer-text.ts";
import { queryOf } from "./base-path.ts";
import { isInside } from "../is-inside.ts";
import type { Log } from "../log.ts";

export interface PublicFilesOptions {
  readonly directory: string;
  /** Files and folders that are served to nobody, should they be inside or be linked to: the study's own. */
  readonly privatePaths: readonly string[];
  readonly log: Log;
}

/** One request for a file. */
export interface FileRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** As it was asked for, below the base path, without a query. */
  readonly path: string;
}

/** @throws OptionsError if there is no such folder, or it cannot be read. */
export function checkPublicDir(directory: string): void {
  if (isReadableFolder(directory)) return;
  const allowed = "a folder that is there and may be read";
  throw new OptionsError({ field: "publicDir", value: directory, allowed });
}

/** A folder of files, served as they are; nothing whose name begins with a dot. */
export class PublicFiles {
  readonly #root: string;
  readonly #privatePaths: readonly string[];
  readonly #log: Log;

  /** @throws OptionsError if there is no such folder, or it cannot be read. */
  constructor({ directory, privatePaths, log }: PublicFilesOptions) {
    checkPublicDir(directory);
    this.#root = realpathSync(directory);
    this.#privatePaths = privatePaths;
    this.#log = log;
  }

  /** Answers in any case: with `notFound` where there is no such file. */
  serve({ request, response, path }: FileRequest, notFound: () => void): void {
    if (request.method !== "GET" && request.method !== "HEAD") return answerText(response, 405, { allow: "GET, HEAD" });
    const file = send(request, path, { root: this.#root, dotfiles: "ignore", extensions: ["html", "htm"] });
    file.on("file", (found: string, stat: { isFile(): boolean }) => {
      // To open a pipe or a device may take for ever. After an answer nothing more is sent.
      if (!stat.isFile() || this.#isPrivate(found)) notFound();
    });
    file.on("directory", (_response: ServerResponse, found: string) => {
      if (this.#isPrivate(found)) notFound();
      // Relative to what was asked for: right behind a proxy, too, that calls it by another name.
      else answerText(response, 301, { location: `./${path.split("/").at(-1) ?? ""}/${queryOf(request.url)}` });
    });
    file.on("error", (error: FileError) => {
      // Of a file that ends in the middle the client learns by the end of the connection.
      if (response.headersSent) return void (response.writableEnded || response.destroy());
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      const { status = 500, headers } = error;
      if (status >= 500) this.#log.error(`a file of the public folder cannot be served: ${path}`, error);
      if (status >= 500 || status === 412 || status === 416) return answerText(response, status, headers);
      notFound();
    });
    file.pipe(response);
  }

  /** Asked anew each time: the records may have come to their place, and links to theirs, since the start. */
  #isPrivate(found: string): boolean {
    const path = realPath(found);
    if (path === null) return true;
    return this.#privatePaths.some((hidden) => {
      const folder = realPath(hidden);
      return folder !== null && isInside(folder, path);
    });
  }
}

interface FileError extends Error {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function isReadableFolder(path: unknown): path is string {
  if (typeof path !== "string" || path === "") return false;
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Where a path leads in the end, in the letters that the disk has for it; `null` if nothing is there. */
function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
