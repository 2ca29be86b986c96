import { ID_CHARS } from "@earshot/protocol";
import type { JoinOptions } from "./options.ts";
import { enterWaitroom, type Waitroom } from "./waitroom.ts";

/**
 * Takes a place in a scene's waitroom. Everything between here and a match is inside: being measured, tried with others, rejected,
 * tried again.
 *
 * @example
 * ```ts
 * import { joinWaitroom, participantFromUrl } from "@earshot/client";
 *
 * const server = "https://lab.example.org";
 * const waitroom = joinWaitroom({ server, scene: "game", participantId: participantFromUrl() });
 * const outcome = await waitroom.outcome;
 * if (outcome.kind === "matched") {
 *   for (const partner of outcome.match.partners) partner.send("hello");
 * }
 * ```
 *
 * @throws TypeError if an option is missing or wrong; it names the option, its value and what is allowed.
 */
export function joinWaitroom(options: JoinOptions): Waitroom {
  const { server, scene, participantId } = options;
  if (!isHttpUrl(server)) throw fault("server", server, "an http: or https: URL");
  for (const [field, value] of Object.entries({ scene, participantId })) {
    if (!isId(value)) throw fault(field, value, `a text of 1 to ${ID_CHARS} characters`);
  }
  return enterWaitroom(options);
}

function isHttpUrl(value: unknown): boolean {
  try {
    return /^https?:/.test(new URL(String(value)).protocol);
  } catch {
    return false;
  }
}

function isId(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= ID_CHARS;
}

function fault(field: string, value: unknown, allowed: string): TypeError {
  return new TypeError(`joinWaitroom: ${field} is ${JSON.stringify(value)}; allowed: ${allowed}`);
}
