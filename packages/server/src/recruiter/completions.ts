import type { Completion } from "@earshot/protocol";
import { isEnding } from "./endings.ts";
import type { Recruiter } from "./recruiter.ts";
import { filledIn, placeholdersIn, type UrlParameters } from "./redirect-template.ts";

/** Somebody whose part ends. */
export interface Leaver {
  readonly participantId: string;
  /** What the recruiter put into the URL of the page. */
  readonly parameters: UrlParameters;
}

const nothing: Completion = {};

/** What people take along when their part in a study ends. */
export class Completions {
  readonly #recruiter: Recruiter | null;

  /** `null`: the study has none. */
  constructor(recruiter: Recruiter | null) {
    this.#recruiter = recruiter;
  }

  /** What of a page's parameters is needed for the URL. */
  needed(parameters: UrlParameters): UrlParameters {
    const names = placeholdersIn(this.#recruiter?.redirect ?? "");
    return Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
  }

  /** Nothing after an ending that is none of them, as that of somebody who left. */
  of(reason: string, { participantId, parameters }: Leaver): Completion {
    if (!this.#recruiter || !isEnding(reason)) return nothing;
    const { codes, redirect, redirected } = this.#recruiter;
    const code = codes === null ? {} : { code: codes[reason] };
    const isSent = redirect !== null && (redirected === null || redirected.includes(reason));
    const redirectUrl = isSent ? filledIn(redirect, { ...parameters, participantId, reason, ...code }) : null;
    return {
      ...(code.code !== undefined && { completionCode: code.code }),
      ...(redirectUrl !== null && { redirectUrl }),
    };
  }
}
