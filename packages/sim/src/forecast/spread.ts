/** A figure over several simulations: its mean, and the lowest and the highest of them. */
export interface Spread {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** `null` if no simulation has a figure. A simulation without one, as where nobody was matched, does not count. */
export function spreadOf(figures: readonly (number | null)[]): Spread | null {
  const known = figures.filter((figure) => figure !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, figure) => sum + figure, 0) / known.length;
  return { mean, least: Math.min(...known), most: Math.max(...known) };
}
