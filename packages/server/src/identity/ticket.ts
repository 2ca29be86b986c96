/** What a token of the experiment's own server says, once it was found to be good. */
export interface Ticket {
  readonly participantId: string;
  /** No two have the same: the token's `jti`. */
  readonly tokenId: string;
  /** On the calendar's clock, as `Date.getTime` has it. */
  readonly expiresAtMs: number;
  /** What the experiment knows of the participant beside, for the records and its own matchmakers. */
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, string>>;

export const noAttributes: Attributes = {};

/** By what a page may take a place: by none in an open study, else by a ticket, unless there is none that is good. */
export type Admission =
  | { readonly kind: "open" }
  | { readonly kind: "ticket"; readonly ticket: Ticket }
  | { readonly kind: "refused"; readonly why: string };

const MOST_ATTRIBUTES = 16;
const MOST_CHARS = 256;

/** `null`: that is no attributes. Their names are as those of variables, so that tables can have them as columns. */
export function attributesIn(value: unknown): Attributes | null {
  if (value === undefined) return noAttributes;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  return entries.length <= MOST_ATTRIBUTES && entries.every(isAttribute) ? Object.fromEntries(entries) : null;
}

function isAttribute([name, text]: readonly [string, unknown]): boolean {
  if (!/^[A-Za-z]\w{0,63}$/.test(name) || typeof text !== "string") return false;
  return text.length <= MOST_CHARS && !/\p{Cc}/u.test(text);
}

/** What is allowed as attributes, in words. */
export const ATTRIBUTES_ALLOWED: string = [
  `up to ${MOST_ATTRIBUTES} names of letters, digits and '_'`,
  `each with up to ${MOST_CHARS} characters of text`,
].join(", ");
