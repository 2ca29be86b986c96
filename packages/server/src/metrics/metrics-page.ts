import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../log.ts";
import { isLocal, showsToken, type MetricsAccess } from "./metrics-access.ts";
import type { Metrics } from "./metrics.ts";

interface MetricsPageOptions {
  readonly metrics: Metrics;
  readonly access: Exclude<MetricsAccess, "off">;
  readonly log: Log;
}

/** Tells the metrics to those who may know them. */
export class MetricsPage {
  readonly #options: MetricsPageOptions;

  constructor(options: MetricsPageOptions) {
    this.#options = options;
  }

  /** False: for whoever asks it is as if there were none. */
  isThereFor(request: IncomingMessage): boolean {
    return this.#options.access !== "local" || isLocal(request);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { access } = this.#options;
    if (access === "local" || showsToken(request.headers.authorization, access.token)) return void this.#tell(response);
    const headers = { "content-type": "text/plain", "www-authenticate": 'Bearer realm="earshot metrics"' };
    response.writeHead(401, headers).end("unauthorized\n");
  }

  async #tell(response: ServerResponse): Promise<void> {
    const { metrics, log } = this.#options;
    try {
      const text = await metrics.text();
      response.writeHead(200, { "content-type": metrics.contentType, "cache-control": "no-store" }).end(text);
    } catch (error) {
      log.error("the metrics could not be told", error);
      response.writeHead(500, { "content-type": "text/plain" }).end("internal server error\n");
    }
  }
}
