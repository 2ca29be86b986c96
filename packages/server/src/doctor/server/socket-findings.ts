import { quoted, type Finding } from "../finding.ts";
import type { Answer } from "./ask.ts";
import type { Connection, Cut } from "./connection.ts";

type Outcome = Exclude<Connection, { kind: "open" }> | { readonly kind: "open" };

export function socketFinding(connection: Outcome): Finding {
  const check = "WebSocket";
  switch (connection.kind) {
    case "open":
      return { check, state: "ok", says: "a WebSocket gets through, as pages open it" };
    case "refused": {
      const says = `a WebSocket gets through, but the server refuses it: ${quoted(connection.message)}`;
      return { check, state: "fault", says, advice: "see the server's log, and what its study says on who may join" };
    }
    case "closed":
      return { check, state: "fault", ...obstacle(connection.answer) };
  }
}

function obstacle(answer: Answer): Pick<Finding, "says" | "advice"> {
  const says = `no WebSocket gets through (${inWords(answer)})`;
  if (isForbidden(answer)) {
    return { says, advice: "name your page with --origin URL, and see whom the study lets in" };
  }
  if (isCrowded(answer)) {
    return { says, advice: "wait a minute, or let the server allow more connections" };
  }
  switch (answer.kind === "none" ? null : answer.status) {
    case 101:
      return { says, advice: "try again: it was cut right after its beginning" };
    case 502:
    case 503:
    case 504:
      return { says, advice: "start Earshot, or wait for the end of its restart" };
    case 404:
      return { says, advice: "let the proxy hand on the whole path, with socket.io/ and what comes after it" };
    case null:
      return { says, advice: "look what stands between: a firewall or a proxy cuts what is no plain HTTP" };
    default:
      return { says, advice: "let the proxy hand on the headers Upgrade and Connection, with HTTP/1.1" };
  }
}

/** Whether it is about who asks. Earshot says why in plain words; a request that a proxy has spoilt is answered otherwise. */
export function isForbidden(answer: Answer): boolean {
  if (answer.kind === "none" || isCrowded(answer)) return false;
  return (
    answer.status === 403 || (answer.status === 400 && /^[^<{]/.test(answer.body) && answer.body !== "Bad request")
  );
}

function isCrowded(answer: Answer): boolean {
  return answer.kind === "answer" && (answer.status === 429 || /^too many\b/i.test(answer.body));
}

function inWords(answer: Answer): string {
  if (answer.kind === "none") return answer.code;
  const { status, body } = answer;
  return /^[^<{]/.test(body) ? `status ${status}, ${quoted(body)}` : `status ${status}`;
}

/** `origin`: the page's, if one was asked for. Otherwise a site that nobody has was tried. */
export function originFinding(origin: string | null, connection: Outcome): Finding {
  const check = "origin";
  const isLetIn = connection.kind === "open";
  if (origin === null) {
    const asked = "--origin URL tries that of your page";
    const says = isLetIn ? "pages of any site are let in" : "not every site's pages are let in";
    return { check, state: "ok", says: `${says}; ${asked}` };
  }
  if (isLetIn) return { check, state: "ok", says: `pages of ${origin} are let in` };
  const why = connection.kind === "closed" ? inWords(connection.answer) : quoted(connection.message);
  const says = `pages of ${origin} are not let in (${why})`;
  return { check, state: "fault", says, advice: "add it to the origins that the study allows" };
}

export function idleFinding(idleMs: number, cut: Cut | null): Finding {
  const check = "idle";
  if (!cut) {
    return { check, state: "ok", says: `a connection on which nobody says anything is kept for ${inSeconds(idleMs)}` };
  }
  const says = `a connection on which nobody says anything is cut after ${inSeconds(cut.afterMs)} (${cut.reason})`;
  if (cut.reason === "io server disconnect") {
    return {
      check,
      state: "warning",
      says: `${says}, by Earshot itself`,
      advice: "wait until other doctors are done, or see its log",
    };
  }
  const advice =
    "let the proxy keep WebSockets for longer (nginx: proxy_read_timeout 1h; others: idle, tunnel or stream timeout)";
  return { check, state: "fault", says, advice };
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
