export type UrlParameters = Readonly<Record<string, string>>;

/** What recruiting platforms put into the URL of a page, as they write it: Prolific, MTurk, oTree, Sona. */
export const parameterNames: readonly string[] = [
  "PROLIFIC_PID",
  "STUDY_ID",
  "SESSION_ID",
  "workerId",
  "assignmentId",
  "hitId",
  "participant_label",
  "survey_code",
];

/** What may stand between braces in a URL to which people go. */
export const placeholders: readonly string[] = ["code", "reason", "participantId", ...parameterNames];

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What stands between braces, in order. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/** The URL with each value in its place, encoded for it; `null`: one of the values is missing, so that it would lead nowhere. */
export function filledIn(template: string, values: UrlParameters): string | null {
  if (placeholdersIn(template).some((name) => !Object.hasOwn(values, name))) return null;
  return template.replaceAll(PLACEHOLDER, (_all, name: string) => encodeURIComponent(values[name] ?? ""));
}

/** What would be allowed instead of a template; `null`: nothing. What people bring along never decides to which host they go. */
export function faultOfTemplate(template: unknown): string | null {
  const allowed = `an https: URL (http: only on localhost) with any of ${placeholders.map((name) => `{${name}}`).join(", ")}`;
  if (typeof template !== "string" || !URL.canParse(template.replaceAll(PLACEHOLDER, "x"))) return allowed;
  const unknown = placeholdersIn(template).find((name) => !placeholders.includes(name));
  if (unknown !== undefined || /[{}]/.test(template.replaceAll(PLACEHOLDER, ""))) return allowed;
  const { protocol, hostname, username } = new URL(template.replaceAll(PLACEHOLDER, "x"));
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (username !== "" || !(protocol === "https:" || (protocol === "http:" && isLocal))) return allowed;
  return /^https?:\/\/[^/?#{}\\]+([/?#]|$)/i.test(template) ? null : `${allowed}, the first of them behind the host`;
}
