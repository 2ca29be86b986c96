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
  /** On which devices one may take part: any of "desktop", "tablet" and "phone". @default all */
  readonly devices?: readonly DeviceName[];
  /**
   * With which browsers, and from which version on (a whole number; `true`: each), as `{ chrome: 100, firefox: 115 }`. Those that
   * are not named may not. @default all
   */
  readonly browsers?: Readonly<Partial<Record<BrowserName, number | true>>>;
  /**
   * What is asked of the browser's WebRTC. It is so in every study: the outcome of a page without it is `unsupported`.
   * @default "required"
   */
  readonly webrtc?: "required";
  /**
   * The longest round trip to the server with which one may wait, in ms. It is timed before anybody is tried with that person;
   * the smallest of the samples counts, as all that disturbs one makes it longer. @default any
   */
  readonly maxServerRttMs?: number;
  /** How many samples that takes, 1 to 10; the first ones come every 150 ms. @default 5 */
  readonly minSamples?: number;
  /**
   * What the browser has to say of its connection at least, where it says anything: "slow-2g", "2g", "3g" or "4g". Chromium does,
   * Firefox and Safari do not. @default anything
   */
  readonly minConnection?: Connection;
}

export type DeviceName = "desktop" | "tablet" | "phone";

export type BrowserName = "chrome" | "edge" | "firefox" | "safari" | "opera" | "samsung";

/** As the Network Information API has it, from the slowest on. */
export type Connection = "slow-2g" | "2g" | "3g" | "4g";

const DEFAULT_SAMPLES = 5;

/** How many round trips to the server have to be known before somebody is let in. */
export function samplesNeeded({ maxServerRttMs, minSamples = DEFAULT_SAMPLES }: ParticipantsOptions): number {
  return maxServerRttMs === undefined ? 0 : minSamples;
}

/** Whether there are people who may not wait. */
export function mayExclude({
  exclude,
  devices,
  browsers,
  maxServerRttMs,
  minConnection,
}: ParticipantsOptions): boolean {
  return [exclude, devices, browsers, maxServerRttMs, minConnection].some((rule) => rule !== undefined);
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
