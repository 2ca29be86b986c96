import { OptionsError } from "@earshot/matchmaker";

/** Origins as a study names them. @throws OptionsError that names the one that is wrong. */
export function checkOrigins(origins: unknown): asserts origins is readonly string[] {
  if (!Array.isArray(origins)) {
    const allowed = 'a list of origins such as "https://lab.example.org"';
    throw new OptionsError({ field: "origins", value: origins, allowed });
  }
  for (const [index, origin] of origins.entries()) {
    if (isOrigin(origin)) continue;
    throw new OptionsError({ field: `origins[${index}]`, value: origin, allowed: allowedFor(origin) });
  }
}

/** As browsers write it; "null" is that of a file. */
function isOrigin(value: unknown): boolean {
  return value === "null" || (typeof value === "string" && originOf(value) === value);
}

function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return ["http:", "https:"].includes(protocol) ? origin : null;
}

function allowedFor(value: unknown): string {
  const meant = typeof value === "string" ? originOf(value) : null;
  return meant === null
    ? 'http:// or https://, a host, and its port if it has one, or "null" for pages of files'
    : `as browsers write it, "${meant}"`;
}
