import type { IncomingMessage, ServerResponse } from "node:http";
import { answerText } from "./answer-text.ts";
import { pathBelow, queryOf } from "./base-path.ts";
import { frontPage } from "./front-page.ts";
import type { MetricsPage } from "../metrics/metrics-page.ts";
import type { PublicFiles } from "./public-files.ts";
import { version } from "../version.ts";

export interface HttpOptions {
  readonly basePath: string;
  readonly study: string;
  /** `null` for none. */
  readonly files: PublicFiles | null;
  /** In words; `null`: it is ready. */
  readonly whyNotReady: () => string | null;
  /** `null` for none. */
  readonly metrics: MetricsPage | null;
}

/** What makes this server a beacon for the pages of any other one. */
const echoHeaders = { "cache-control": "no-store", "access-control-allow-origin": "*", "timing-allow-origin": "*" };

const healthHeaders = { "content-type": "text/plain", "cache-control": "no-store", "earshot-version": version() };

/** Answers every request that is none of socket.io's. */
export function httpHandler({ basePath, study, files, whyNotReady, metrics }: HttpOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = pathBelow(basePath, request.url ?? "");
    const notFound = () => answerText(response, 404);
    const notAFile = () => {
      if (path !== "/") return notFound();
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(frontPage(study));
    };
    if (path === null) return notFound();
    // Relative links of a page need the slash.
    if (path === "") return answerText(response, 301, { location: `${basePath}/${queryOf(request.url)}` });
    if (path === "/echo") return void response.writeHead(204, echoHeaders).end();
    if (path === "/healthz") return void response.writeHead(200, healthHeaders).end("ok\n");
    if (path === "/readyz") return answerReadiness(response, whyNotReady());
    if (path === "/metrics" && metrics?.isThereFor(request)) return metrics.answer(request, response);
    if (!files) return notAFile();
    files.serve({ request, response, path }, notAFile);
  };
}

/** For whatever sends people here: whether they can be let in. */
function answerReadiness(response: ServerResponse, why: string | null): void {
  response.writeHead(why === null ? 200 : 503, { "content-type": "text/plain", "cache-control": "no-store" });
  response.end(`${why ?? "ready"}\n`);
}
