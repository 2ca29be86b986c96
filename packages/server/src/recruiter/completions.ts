import type { Completion } from "@earshot/protocol";
import { isEnding, substituteOf } from "./endings.ts";
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
    const { codes } = this.#recruiter;
    const code = codes?.[reason] ?? codes?.[substituteOf(reason)];
    return this.#with(code, reason, { participantId, parameters });
  }

  /** The same for somebody who comes again, with the code of the first time, whatever the study file says by now. */
  again({ reason, code }: { readonly reason: string; readonly code: string | null }, leaver: Leaver): Completion {
    return code === null ? this.of(reason, leaver) : this.#with(code, reason, leaver);
  }

  #with(code: string | undefined, reason: string, { participantId, parameters }: Leaver): Completion {
    if (!this.#recruiter) return nothing;
    const { redirect, redirected } = this.#recruiter;
    const isSent = redirect !== null && (redirected === null || redirected.some((ending) => ending === reason));
    const values = { ...parameters, participantId, reason, ...(code !== undefined && { code }) };
    const redirectUrl = isSent ? filledIn(redirect, values) : null;
    return { ...(code !== undefined && { completionCode: code }), ...(redirectUrl !== null && { redirectUrl }) };
  }
}
