import { limits } from "@earshot/protocol";
import { Waitroom } from "./waitroom.js";
/**
 * Takes a place in a scene's waitroom. Everything between here and a match is inside: being measured, tried with others, rejected,
 * tried again.
 *
 * @example
 * const waitroom = joinWaitroom({ server: "https://lab.example.org", scene: "game", participantId: participantFromUrl() });
 * const outcome = await waitroom.outcome;
 * if (outcome.kind === "matched") outcome.match.partners[0].send("hello");
 *
 * @throws TypeError if an option is missing or wrong; it names the option, its value and what is allowed.
 */
export function joinWaitroom(options) {
  const { server, scene, participantId } = options;
  if (!isHttpUrl(server)) throw fault("server", server, "an http: or https: URL");
  requireId("scene", scene);
  requireId("participantId", participantId);
  return new Waitroom(options);
}
function isHttpUrl(server) {
  try {
    return ["http:", "https:"].includes(new URL(String(server)).protocol);
  } catch {
    return false;
  }
}
function requireId(field, value) {
  const isGood = typeof value === "string" && value.length > 0 && value.length <= limits.idChars;
  if (!isGood) throw fault(field, value, `a text of 1 to ${limits.idChars} characters`);
}
function fault(field, value, allowed) {
  return new TypeError(`joinWaitroom: ${field} is ${JSON.stringify(value) ?? String(value)}; allowed: ${allowed}`);
}
//# sourceMappingURL=join-waitroom.js.map
