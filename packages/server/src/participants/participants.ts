/** How often somebody may take part: once in the study, once in each scene, or as often as they come. */
export type Once = "study" | "scene" | false;

/** Who may take part in a study, and how often. */
export interface ParticipantsOptions {
  /**
   * Whether somebody takes part once. Whoever was matched, or waited in vain, and comes again gets the outcome that they had,
   * with the same code: within a scene, or within the whole study. With `false` everybody may come again.
   * @default "scene"
   */
  readonly once?: Once;
  /**
   * A file with the ids of people who may not take part, one a line, as those of an earlier study. Its path is that from the
   * study file. @default none
   */
  readonly exclude?: string;
}

/** What `participants` answers. */
export interface Participants extends ParticipantsOptions {
  /** What it is. */
  readonly kind: "participants";
}

/** Who may take part, and how often: `participants({ once: "study", exclude: "ids.csv" })`. */
export function participants(options: ParticipantsOptions): Participants {
  return { kind: "participants", ...options };
}
