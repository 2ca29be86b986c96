/** Somebody of whom nothing may be left that says who it was. */
export interface Person {
  readonly participantId: string;
  /** What stands instead of the id wherever others are concerned as well. */
  readonly pseudonym: string;
}

const PSEUDONYM = /^purged-([1-9]\d{0,8})$/;

export function pseudonymOf(number: number): string {
  return `purged-${number}`;
}

/** 0 if it is none. */
export function numberOf(text: unknown): number {
  return typeof text === "string" ? Number(PSEUDONYM.exec(text)?.[1] ?? 0) : 0;
}

/** The same id, under its pseudonym if it is the person's. */
export function renamed<T>(id: T, { participantId, pseudonym }: Person): T | string {
  return id === participantId ? pseudonym : id;
}

/** A text with the pseudonym wherever it names the person: not where the id is a part of another that is longer. */
export function renamedIn(text: string, { participantId, pseudonym }: Person): string {
  return text.replaceAll(standing(participantId, IN_IDS), () => pseudonym);
}

export function isNamedIn(text: string, participantId: string): boolean {
  return standing(participantId, IN_IDS).test(text);
}

/** The same for what is not a text but made up of ids, such as `ann-1`. */
export function isPartOf(text: string, participantId: string): boolean {
  return standing(participantId, IN_WORDS).test(text);
}

const IN_WORDS = String.raw`[\p{L}\p{N}]`;
const IN_IDS = String.raw`[\p{L}\p{N}_-]`;

function standing(participantId: string, inside: string): RegExp {
  const letters = participantId.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(`(?<!${inside})${letters}(?!${inside})`, "gu");
}
