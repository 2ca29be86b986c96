/** How people come: on their own at a rate, all together, or in waves, as when places are released a few at a time. */
export type Arrivals =
  | { readonly kind: "poisson"; readonly perMinute: number }
  | { readonly kind: "burst"; readonly withinMs: number }
  | Waves;

/**
 * Every `everyMs`, so many people; they come at random moments of the first minute of their wave, or of all of it if it is
 * shorter.
 */
export interface Waves {
  readonly kind: "waves";
  readonly people: number;
  readonly everyMs: number;
}

/** How long somebody waits. What is not fixed is drawn for each participant; nobody waits longer than the scene's time limit. */
export type Patience =
  | { readonly kind: "fixed"; readonly ms: number }
  | { readonly kind: "exponential"; readonly meanMs: number; readonly limitMs: number };

/** How long a probe takes from the proposal to both reports. */
export type ProbeDuration =
  | { readonly kind: "fixed"; readonly ms: number }
  /** Signalling over the server, the opening of the channel, then pings at an interval. */
  | { readonly kind: "modelled"; readonly pings: number; readonly intervalMs: number };

/** By how much measurements scatter around the truth. */
export interface Scatter {
  /** Server RTT: factor `exp(sigma z)`, and an exponential part with this mean in ms. */
  readonly serverSigma: number;
  readonly serverExtraMs: number;
  /** P2P RTT of a probe: factor `exp(sigma z)` for both sides, and a small one of each side's own. */
  readonly probeSigma: number;
  readonly sideSigma: number;
  /** Mean of an exponential part of a probe's result, in ms: an unsteady link. */
  readonly probeExtraMs: number;
}

export const defaultScatter: Scatter = {
  serverSigma: 0.03,
  serverExtraMs: 0.7,
  probeSigma: 0.02,
  sideSigma: 0.002,
  probeExtraMs: 0,
};

/** What goes wrong, as shares from 0 to 1 of all probes, people or messages. */
export interface Faults {
  /** Probes that come to no connection; both sides report it after `failureMs`. */
  readonly failingProbeRatio: number;
  readonly failureMs: number;
  /** People whose connection breaks once, at a random moment of their wait, and comes back after `absenceMs` on average. */
  readonly dropOutRatio: number;
  readonly absenceMs: number;
  /** People who close the page at a random moment of their wait. */
  readonly leaverRatio: number;
  /** People who report 1 ms whatever they measured. */
  readonly liarRatio: number;
  /** People who never report. */
  readonly silentRatio: number;
  /** Reports that get lost, and reports that come later, by `lateMs` on average. */
  readonly lostReportRatio: number;
  readonly lateReportRatio: number;
  readonly lateMs: number;
  /** People without a server RTT. */
  readonly unknownServerRttRatio: number;
}

export const noFaults: Faults = {
  failingProbeRatio: 0,
  failureMs: 10_000,
  dropOutRatio: 0,
  absenceMs: 5_000,
  leaverRatio: 0,
  liarRatio: 0,
  silentRatio: 0,
  lostReportRatio: 0,
  lateReportRatio: 0,
  lateMs: 1_000,
  unknownServerRttRatio: 0,
};
