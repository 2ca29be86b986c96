import { findCoturn, installCoturn, noCoturn } from "../scripts/coturn.mjs";

/** Once before all tests and not in each worker, since two installations at a time block each other. */
export default function provideCoturn(): void {
  if (!findCoturn()) installCoturn();
  if (!findCoturn()) console.error(`The tests with a TURN server are skipped: ${noCoturn}.`);
}
