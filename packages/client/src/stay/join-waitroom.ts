import { ID_CHARS } from "@earshot/protocol";
import type { JoinOptions } from "./options.ts";
import { kindOf } from "../kind-of.ts";
import { isPlaceholder } from "../identity/placeholder.ts";
import { PREVIEW_ID } from "../identity/preview.ts";
import { enterWaitroom, type Waitroom } from "./waitroom.ts";

type Test = (value: unknown) => boolean;
type Rule = readonly [allowed: string, isAllowed: Test];

const idRule: Rule = [`a text of 1 to ${ID_CHARS} characters, none of them a control character`, isId];

const rules: Readonly<Record<keyof JoinOptions, Rule>> = {
  server: ["an http: or https: URL", isHttpUrl],
  scene: idRule,
  participantId: idRule,
  token: [
    "a text of 1 to 4096 characters",
    optional((value) => typeof value === "string" && /^.{1,4096}$/.test(value)),
  ],
  signal: ["an AbortSignal", optional(isAbortSignal)],
  maxRttMs: ["a number of ms above 0", optional((value) => typeof value === "number" && value > 0)],
  link: ["a function, as simplePeerLink is one", optional((value) => typeof value === "function")],
  hint: ['"time-zone" or "none"', optional((value) => value === "time-zone" || value === "none")],
};

/**
 * Takes a place in a scene's waitroom. Everything between here and a match is inside: being measured, tried with others,
 * rejected, tried again.
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
 * @throws TypeError if an option is missing, wrong or unknown; it names the option, its value and what is allowed.
 */
export function joinWaitroom(options: JoinOptions): Waitroom {
  const names = Object.keys(rules).join(", ");
  if (typeof options !== "object" || !options) throw fault("options", options, `an object with ${names}`);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(rules, name));
  if (unknown) throw new TypeError(`joinWaitroom: ${unknown} is no option; there are ${names}`);
  for (const [name, [allowed, isAllowed]] of Object.entries(rules)) {
    const value: unknown = Reflect.get(options, name);
    if (!isAllowed(value)) throw fault(name, value, allowed);
  }
  const { participantId } = options;
  if (participantId !== PREVIEW_ID && isPlaceholder(participantId)) {
    throw fault("participantId", participantId, "an id, and not what stands where one was not filled in");
  }
  return enterWaitroom(options);
}

function optional(isAllowed: Test): Test {
  return (value) => value === undefined || isAllowed(value);
}

function isAbortSignal(value: unknown): boolean {
  return kindOf(value) === "[object AbortSignal]";
}

function isHttpUrl(value: unknown): boolean {
  try {
    return /^https?:/.test(new URL(String(value)).protocol);
  } catch {
    return false;
  }
}

function isId(value: unknown): boolean {
  return typeof value === "string" && value.length <= ID_CHARS && /^\P{Cc}+$/u.test(value);
}

function fault(field: string, value: unknown, allowed: string): TypeError {
  const given = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new TypeError(`joinWaitroom: ${field} is ${given}; allowed: ${allowed}`);
}
