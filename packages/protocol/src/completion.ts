/** What somebody takes along to the recruiting platform. */
export interface Completion {
  /** To be shown; missing if there is none. */
  readonly completionCode?: string;
  /** Where to go then; missing if there is none. */
  readonly redirectUrl?: string;
}
