import { OptionsError } from "@earshot/matchmaker";
import { faultsIn, keyChecks, refuse } from "../options-errors.ts";
import { alwaysCoded, endings, isEnding, type Ending } from "./endings.ts";
import type { Recruiter } from "./recruiter.ts";
import { faultOfTemplate, placeholdersIn } from "./redirect-template.ts";

const SONA_URL =
  /^https?:\/\/[^/]+\/([\w-]+\/)*webstudy_credit\.aspx\?experiment_id=\d+&credit_token=\w+&survey_code=\{survey_code\}$/;

const MADE_BY = "what prolific(...), mturk(...), sona(...) or recruiter(...) answers";

/**
 * `alsoNeeded`: the endings that need a code in this study, beside those that need one in every study.
 * @throws OptionsError that names the field as the study file has it; OptionsErrors for several.
 */
export function checkRecruiter(value: unknown, alsoNeeded: readonly Ending[]): void {
  if (!isRecruiter(value)) throw new OptionsError({ field: "recruiter", value, allowed: MADE_BY });
  const { codes, redirect, redirected } = value;
  refuse(
    faultsIn(
      () => redirect === null || checkRedirect(value, redirect),
      () => checkNeed(value),
      ...(codes === null ? [] : codeChecks(codes, [...alwaysCoded, ...alsoNeeded])),
      () => redirected === null || checkCredited(redirected),
    ),
  );
}

function isRecruiter(value: unknown): value is Recruiter {
  return typeof value === "object" && value !== null && "platform" in value && "codes" in value && "redirect" in value;
}

function checkRedirect({ platform }: Recruiter, redirect: string): void {
  const allowed = faultOfTemplate(redirect);
  if (platform !== "sona") {
    if (allowed !== null) throw new OptionsError({ field: "recruiter.redirect", value: redirect, allowed });
  } else if (allowed !== null || !SONA_URL.test(redirect)) {
    const parts =
      'site (as "https://school.sona-systems.com"), experimentId (a number), creditToken (letters and digits)';
    throw new OptionsError({ field: "recruiter", value: redirect, allowed: `the URL that comes of ${parts}` });
  }
}

/** Codes without a place in the URL would reach nobody's platform, and the other way round. */
function checkNeed({ platform, codes, redirect }: Recruiter): void {
  if (platform === "sona") return;
  const hasPlace = redirect === null || placeholdersIn(redirect).includes("code");
  if (hasPlace && (codes ?? undefined) === undefined) {
    const allowed = `a code for each of ${alwaysCoded.join(", ")}`;
    throw new OptionsError({ field: "recruiter.codes", value: codes ?? undefined, allowed });
  }
  if (!hasPlace && codes !== null)
    throw new OptionsError({ field: "recruiter.redirect", value: redirect, allowed: "a URL with {code} in it" });
}

function codeChecks(codes: unknown, needed: readonly string[]): (() => void)[] {
  if (typeof codes !== "object" || codes === null) return codes === undefined ? [] : [() => refuseCodes(codes)];
  const given: Readonly<Record<string, unknown>> = { ...codes };
  const looked = endings.filter((ending) => needed.includes(ending) || given[ending] !== undefined);
  const checks = looked.map((ending) => () => checkCode(ending, given[ending]));
  return [...keyChecks("recruiter.codes", codes, endings), ...checks];
}

function refuseCodes(value: unknown): never {
  const allowed = `an object with a code for each of ${alwaysCoded.join(", ")}`;
  throw new OptionsError({ field: "recruiter.codes", value, allowed });
}

function checkCode(ending: string, value: unknown): void {
  if (typeof value === "string" && /^[\w-]{1,64}$/.test(value)) return;
  const field = /^\w+$/.test(ending) ? `recruiter.codes.${ending}` : `recruiter.codes["${ending}"]`;
  const isUrl = typeof value === "string" && value.includes("://");
  const hint = isUrl ? ", and not the URL around it" : "";
  throw new OptionsError({ field, value, allowed: `the code alone, 1 to 64 letters, digits, '_' or '-'${hint}` });
}

function checkCredited(value: unknown): void {
  if (Array.isArray(value) && value.length > 0 && value.every(isEnding)) return;
  throw new OptionsError({ field: "recruiter.credited", value, allowed: `a list of ${endings.join(", ")}` });
}
