import { request as askPlain, type IncomingHttpHeaders } from "node:http";
import { request as askSecurely } from "node:https";
import { codeOf, tlsOptions } from "../certificate.ts";
import type { Site } from "../site.ts";

/** How a request for a small answer ended. */
export type Answer =
  | { readonly kind: "answer"; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: "none"; readonly code: string };

const ANSWER_WITHIN_MS = 5_000;
const LONGEST_BODY = 2_000;

interface Asked {
  readonly ca?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GET of a path below that of the site. Redirections are not followed, as pages' WebSockets do not follow them either. */
export function ask(site: Site, path: string, { ca, headers = {} }: Asked): Promise<Answer> {
  return new Promise((resolve) => {
    const { isSecure, host, port, basePath } = site;
    const own = { host: new URL(site.origin).host, ...headers };
    const options = { host, port, path: basePath + path, agent: false, headers: own };
    const request = isSecure ? askSecurely({ ...options, ...tlsOptions({ host, port, ca }) }) : askPlain(options);
    const end = (answer: Answer) => {
      resolve(answer);
      clearTimeout(timer);
      request.destroy();
    };
    request.on("upgrade", (response, socket) => {
      socket.on("error", () => {});
      end({ kind: "answer", status: 101, headers: response.headers, body: "" });
    });
    const timer = setTimeout(() => end({ kind: "none", code: "ETIMEDOUT" }), ANSWER_WITHIN_MS);
    request.on("error", (error) => end({ kind: "none", code: codeOf(error) }));
    request.on("response", (response) => {
      let body = "";
      const { statusCode: status = 0, headers: answered } = response;
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
        if (body.length >= LONGEST_BODY) end({ kind: "answer", status, headers: answered, body });
      });
      response.on("close", () => end({ kind: "answer", status, headers: answered, body }));
    });
    request.end();
  });
}
