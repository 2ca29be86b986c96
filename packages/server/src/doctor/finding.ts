/** `fault`: participants will not get through, or records may be lost. `warning`: some may not, or nobody can know. */
export type State = "ok" | "warning" | "fault";

/** What one check came to. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly state: State;
  readonly says: string;
  /** What to do. */
  readonly advice?: string;
}

const CHECK_WIDTH = 11;

/** For the terminal: one line, whatever a stranger's server has answered. */
export function lineOf({ check, state, says, advice }: Finding): string {
  const line = `${state.padEnd("warning".length)}  ${check.padEnd(CHECK_WIDTH)}  ${says}`;
  return printable(advice === undefined ? line : `${line}. To do: ${advice}`);
}

const LONGEST_QUOTE = 120;

/** Somebody else's words, as far as they are worth reading. */
export function quoted(text: string): string {
  const trimmed = text.trim();
  return JSON.stringify(trimmed.length > LONGEST_QUOTE ? `${trimmed.slice(0, LONGEST_QUOTE)}…` : trimmed);
}

/** A terminal takes orders from some characters, and a line break makes two lines of one. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, " ");
}
