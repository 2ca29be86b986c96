import { STATUS_CODES, type ServerResponse } from "node:http";

/** Answers with what the status means, in words. */
export function answerText(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = `${STATUS_CODES[status]?.toLowerCase() ?? status}\n`;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(text);
}
