import type { AlwaysCoded, Ending } from "./endings.ts";

/** One code for each way in which somebody's part ends, as the platform knows it: 1 to 64 letters, digits, `_`, `-`. */
export type CompletionCodes = Readonly<Record<AlwaysCoded, string> & Partial<Record<Ending, string>>>;

/** Who sends people to a study, and how they get back. Made by `prolific`, `mturk`, `sona` or `recruiter`. */
export interface Recruiter {
  /** By its name. */
  readonly platform: "prolific" | "mturk" | "sona" | "own";
  /** `null`: people take no code along. */
  readonly codes: CompletionCodes | null;
  /** Where they go, with what is put in between braces; `null`: nowhere, they only see the code. */
  readonly redirect: string | null;
  /** After which endings they go there; `null`: after each. */
  readonly redirected: readonly Ending[] | null;
}

/** What `prolific` and `mturk` are told. */
export interface CodesOptions {
  /** One for each ending, as it was made on the platform. */
  readonly codes: CompletionCodes;
}

/** What `sona` is told: the parts of the study's completion URL (client-side), which it shows to its researcher. */
export interface SonaOptions {
  /** The beginning of its address, such as "https://school.sona-systems.com". */
  readonly site: string;
  /** `experiment_id`. */
  readonly experimentId: number;
  /** `credit_token`. Whoever is sent back can read it. */
  readonly creditToken: string;
  /** After which endings credit is given. @default ["finished", "partner-gone", "timed-out"] */
  readonly credited?: readonly Ending[];
}

/** What `recruiter` is told. */
export interface RecruiterOptions {
  /**
   * Where people go when their part ends: an https: URL (http: on localhost), in which `{code}`, `{reason}`, `{participantId}`
   * and the recruiter's parameters, such as `{SESSION_ID}`, stand for what is put there. @default nowhere, people only see the
   * code
   */
  readonly redirect?: string;
  /** One for each ending. May be left out where `redirect` has no `{code}`. @default none */
  readonly codes?: CompletionCodes;
}

/** People of Prolific: with a completion code for each ending, they go to Prolific's completion page. */
export function prolific({ codes }: CodesOptions): Recruiter {
  const redirect = "https://app.prolific.com/submissions/complete?cc={code}";
  return { platform: "prolific", codes, redirect, redirected: null };
}

/** People of MTurk: they copy the code into the form of the HIT, which is open in another tab. */
export function mturk({ codes }: CodesOptions): Recruiter {
  return { platform: "mturk", codes, redirect: null, redirected: null };
}

/** People of a Sona system: whoever is to get credit goes to its completion page, with the `survey_code` that they came with. */
export function sona({ site, experimentId, creditToken, credited }: SonaOptions): Recruiter {
  const query = `experiment_id=${experimentId}&credit_token=${creditToken}&survey_code={survey_code}`;
  const redirect = `${site}/webstudy_credit.aspx?${query}`;
  return { platform: "sona", codes: null, redirect, redirected: credited ?? ["finished", "partner-gone", "timed-out"] };
}

/** People of another platform, with a URL of your own. */
export function recruiter({ redirect, codes }: RecruiterOptions): Recruiter {
  return { platform: "own", codes: codes ?? null, redirect: redirect ?? null, redirected: null };
}
