/** How the round trip between the server and a page in a match stands to the study's `maxServerRttMs`. */
export interface ServerSlow {
  /** `warning`: it is above the limit. `exceeded`: it has been for long. `ok`: it is within the limit again. */
  readonly level: "warning" | "exceeded" | "ok";
  /** The smallest of those that were looked at, in ms; what is not answered within 2 s counts as 2,000. */
  readonly rttMs: number;
}
