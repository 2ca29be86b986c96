/** By which an entry is found in the journal of a study. */
interface KeyParts {
  readonly kind: string;
  /** "": of the study, whichever scene writes it. */
  readonly scene: string;
  readonly id: string;
}

export function keyOf({ kind, scene, id }: KeyParts): string {
  return JSON.stringify([kind, scene, id]);
}

export function partsOf(key: string): KeyParts {
  const [kind, scene, id]: [string, string, string] = JSON.parse(key);
  return { kind, scene, id };
}
