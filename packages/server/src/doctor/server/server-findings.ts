import { quoted, type Finding } from "../finding.ts";
import { isPublicHost } from "../hosts.ts";
import type { Answer } from "./ask.ts";
import type { Site } from "../site.ts";

/** The header of /healthz that says which version runs. */
const VERSION_HEADER = "earshot-version";

/** Every Earshot server answers /echo with nothing, and lets any page know. */
export function isEarshot(echo: Answer): boolean {
  return echo.kind === "answer" && echo.status === 204 && echo.headers["access-control-allow-origin"] === "*";
}

interface Looked {
  readonly site: Site;
  readonly echo: Answer;
  /** The nearest Earshot server further up; `null` for none. */
  readonly above: Site | null;
}

/** Whether it is one of ours, and where it is otherwise. */
export function serverFinding({ site: { url }, echo, above }: Looked): Finding {
  const check = "server";
  if (isEarshot(echo)) return { check, state: "ok", says: `there is an Earshot server at ${url}` };
  if (above) {
    const says = `the path is wrong: there is an Earshot server at ${above.url}, which is what the next lines are about`;
    return { check, state: "fault", says, advice: `let pages name ${above.url} as their server` };
  }
  if (echo.kind === "none") return { check, state: "fault", ...silence(url, echo.code) };
  const { status, headers } = echo;
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    const says = `${url} sends one on to ${quoted(headers.location)}, and WebSockets do not follow`;
    return { check, state: "fault", says, advice: "let pages name the address that it sends one on to" };
  }
  if (status === 502 || status === 504) {
    const says = `a proxy answers at ${url}, but does not reach Earshot (${status})`;
    return { check, state: "fault", says, advice: "start Earshot, on the port that the proxy hands on to" };
  }
  return {
    check,
    state: "fault",
    says: `what answers at ${url} is not an Earshot server (${url}/echo has status ${status}, not 204)`,
    advice: "look for a typo in the path, and whether the proxy hands all of that path on to Earshot",
  };
}

function silence(url: string, code: string): Pick<Finding, "says" | "advice"> {
  if (code === "ECONNREFUSED") {
    return { says: `nothing listens at ${url} (${code})`, advice: "start the server, and look for the port it has" };
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return { says: `${url} has no address (${code})`, advice: "give the name one in the DNS, or look for a typo" };
  }
  const advice = "look whether it runs, and open its port in the firewall";
  return { says: `${url} gives no answer (${code})`, advice };
}

/** Pages on https reach no http server, except for one on the same computer. */
export function schemeFinding({ host, url }: Site): Finding {
  const check = "https";
  if (!isPublicHost(host)) {
    return { check, state: "ok", says: `${url} is http, which will do within a laboratory, for pages on http` };
  }
  const says = `${url} is http: no page on https can reach it, and what participants send can be read on the way`;
  return { check, state: "fault", says, advice: "put a proxy with a certificate before it (docs/hosting.md)" };
}

export function versionFinding(healthz: Answer, own: string): Finding {
  const check = "version";
  const found = healthz.kind === "answer" ? healthz.headers[VERSION_HEADER] : undefined;
  if (typeof found !== "string") {
    const says = "the server does not say which version it is";
    return { check, state: "warning", says, advice: "update it, or let the proxy hand on all headers" };
  }
  const says = `Earshot ${quoted(found).slice(1, -1)}`;
  if (found === own) return { check, state: "ok", says };
  const advice = "ask a doctor of the server's version, as others may look for what it cannot know";
  return { check, state: "warning", says: `${says}; this doctor is of ${own}`, advice };
}

export function readinessFinding(readyz: Answer): Finding {
  const check = "ready";
  if (readyz.kind === "none") return { check, state: "fault", says: `/readyz gives no answer (${readyz.code})` };
  const { status, body } = readyz;
  if (status === 200) return { check, state: "ok", says: "it lets people in" };
  const says = `it lets nobody in: ${status === 503 ? quoted(body) : `/readyz has status ${status}`}`;
  const advice = body.startsWith("paused")
    ? "make room on its disk"
    : "wait for the end of its restart, or see its log";
  return { check, state: "fault", says, advice };
}

/** A Date header says whole seconds. */
const HEADER_STEP_MS = 1_000;
const WARN_ABOVE_MS = 5_000;

/** Credentials of a TURN server and tokens are made with this clock, and looked at with another one. */
const FAULT_ABOVE_MS = 60_000;

/** `sentAtMs` and `answeredAtMs`: wall time here, in ms since 1970. */
export function clockFinding(answer: Answer, sentAtMs: number, answeredAtMs: number): Finding {
  const check = "clock";
  const dateMs = answer.kind === "answer" ? Date.parse(answer.headers.date ?? "") : Number.NaN;
  if (Number.isNaN(dateMs)) return { check, state: "warning", says: "the server does not say what time it is" };
  // The least by which the clocks must differ.
  const aheadMs = Math.max(0, dateMs - answeredAtMs);
  const behindMs = Math.max(0, sentAtMs - (dateMs + HEADER_STEP_MS));
  const offMs = Math.max(aheadMs, behindMs);
  if (offMs <= WARN_ABOVE_MS) return { check, state: "ok", says: "the server's clock and the one here agree" };
  const says = `the server's clock is ${Math.round(offMs / 1_000)} s ${aheadMs > 0 ? "ahead of" : "behind"} the one here`;
  const advice = "set both by NTP (timedatectl set-ntp true): credentials and times in the records depend on it";
  return { check, state: offMs > FAULT_ABOVE_MS ? "fault" : "warning", says, advice };
}
