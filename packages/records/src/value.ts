/** Tells whether something is a `T`, exactly: one that takes more than its field's type, or less, does not compile. */
export interface Value<T> {
  (value: unknown): value is T;
  readonly exactly?: (value: T) => void;
}

export const text: Value<string> = (value): value is string => typeof value === "string";

export const flag: Value<boolean> = (value): value is boolean => typeof value === "boolean";

export const isoTime: Value<string> = (value): value is string =>
  text(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);

/** JSON has numbers, like 1e999, that are infinite once they are read. */
export const ms: Value<number> = (value): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;

export const count: Value<number> = (value): value is number => ms(value) && Number.isInteger(value);

export const ratio: Value<number> = (value): value is number => ms(value) && value <= 1;

export const nothing: Value<null> = (value): value is null => value === null;

export const texts: Value<readonly string[]> = listOf(text);

/** Texts by name, one or more. */
export const byName: Value<Readonly<Record<string, string>>> = (value): value is Readonly<Record<string, string>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every(text);
};

/** Nobody is a pair with oneself. */
export const pairOfIds: Value<readonly [string, string]> = (value): value is readonly [string, string] =>
  texts(value) && value.length === 2 && value[0] !== value[1];

export function orNull<T>(isOne: Value<T>): Value<T | null> {
  return (value): value is T | null => value === null || isOne(value);
}

export function orMissing<T>(isOne: Value<T>): Value<T | undefined> {
  return (value): value is T | undefined => value === undefined || isOne(value);
}

export function listOf<T>(isOne: Value<T>): Value<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((one) => isOne(one));
}

/** All of them must be named here: none is inferred from where it is used. */
export function oneOf<const Words extends readonly string[]>(...words: Words): Value<Words[number]> {
  return (value): value is Words[number] => text(value) && words.includes(value);
}
