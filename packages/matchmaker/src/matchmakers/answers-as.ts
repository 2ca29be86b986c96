/**
 * True if no subclass of a researcher's answers otherwise than the built-in class: only then its rule may be read off the index.
 */
export function answersAs(matchmaker: object, { prototype }: { readonly prototype: object }): boolean {
  const doors = ["findMatch", "rankCandidates"];
  return doors.every((door) => Reflect.get(matchmaker, door) === Reflect.get(prototype, door));
}
