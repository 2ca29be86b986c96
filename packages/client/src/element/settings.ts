import { participantFromUrl } from "../identity/participant-from-url.ts";
import type { JoinOptions } from "../stay/options.ts";
import { alertKinds, type AlertKind } from "./alert/alert.ts";

/** What the attributes of the element say. */
export interface Settings {
  /** `null`: it is not said yet where to wait. */
  readonly join: JoinOptions | null;
  readonly alerts: ReadonlySet<AlertKind>;
}

/**
 * `own`: what the page says in its script, which counts more.
 * @throws TypeError that names the attribute, if it can mean nothing. What joining needs, `joinWaitroom` looks at.
 */
export function settingsOf(element: Element, own: Partial<JoinOptions>): Settings {
  const text = (name: string): string | undefined => element.getAttribute(name) ?? undefined;
  const scene = own.scene ?? text("scene");
  const alerts = alertsOf(text("alerts"));
  if (scene === undefined) return { join: null, alerts };
  const [token, maxRttMs] = [text("token"), text("max-rtt-ms")];
  return {
    alerts,
    join: {
      // A server serves the pages of its study, too.
      server: text("server") ?? new URL(".", document.baseURI),
      participantId: own.participantId ?? text("participant-id") ?? participantFromUrl(),
      ...(token !== undefined && { token }),
      ...(maxRttMs !== undefined && { maxRttMs: Number(maxRttMs) }),
      ...own,
      scene,
    },
  };
}

function alertsOf(given = alertKinds.join(" ")): ReadonlySet<AlertKind> {
  const names = given.split(/\s+/).filter((name) => name !== "" && name !== "none");
  const unknown = names.find((name) => !alertKinds.some((kind) => kind === name));
  if (unknown !== undefined) {
    throw new TypeError(
      `earshot-waitroom: alerts has ${JSON.stringify(unknown)}; allowed: none, or any of ${alertKinds.join(", ")}`,
    );
  }
  return new Set(alertKinds.filter((kind) => names.includes(kind)));
}
