import { ParameterType, type JsPsychExtension, type JsPsychExtensionInfo } from "jspsych";
import { onMatch } from "../running-match.ts";
import { citations, version } from "../version.ts";
import { watchPartners, type PartnerWatch } from "./partner-watch.ts";

/** Pings go about once a second, so a shorter one takes no more. */
const SAMPLE_INTERVAL_MS = 900;

/**
 * **earshot-rtt**
 *
 * Writes into every trial that has it how near the partner was meanwhile, and whether the partner was there. Before there is a
 * match it writes `null`.
 */
class EarshotRttExtension implements JsPsychExtension {
  static info: JsPsychExtensionInfo = {
    name: "earshot-rtt",
    version,
    data: {
      /** The median round trip to the partner in the trial, in ms; of several partners, the farthest one's. */
      rtt_ms: { type: ParameterType.FLOAT },
      /** The 95th percentile, in ms. */
      rtt_p95_ms: { type: ParameterType.FLOAT },
      /** How many round trips that is. 0: the trial was too short for one, and the numbers are the latest before it. */
      rtt_n: { type: ParameterType.INT },
      /**
       * At the end of the trial: `open`, `connecting`, `stalled` (nothing came back for seconds), `away` (gone, and may come
       * back) or
       * `closed` (for good).
       */
      partner_state: { type: ParameterType.STRING },
    },
    citations,
  };

  #sampleIntervalMs = SAMPLE_INTERVAL_MS;
  #watch: PartnerWatch | null = null;

  /** `sample_interval`: at most one round trip in so many ms is counted. Default: all, about one a second. */
  initialize = async ({ sample_interval: sampleInterval }: Record<string, unknown> = {}): Promise<void> => {
    if (typeof sampleInterval === "number") this.#sampleIntervalMs = sampleInterval;
    onMatch((match) => {
      this.#watch = watchPartners(match, this.#sampleIntervalMs);
    });
  };

  on_start = (): void => this.#watch?.startTrial();

  on_load = (): void => {};

  on_finish = (): Record<string, unknown> => {
    const { medianMs = null, p95Ms = null, n = null } = this.#watch?.summarize() ?? {};
    return {
      rtt_ms: rounded(medianMs),
      rtt_p95_ms: rounded(p95Ms),
      rtt_n: n,
      partner_state: this.#watch?.state() ?? null,
    };
  };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}

export default EarshotRttExtension;
