import { joinWaitroom, matchChannel, participantFromUrl, type Status, type Waitroom } from "@earshot/client";
import type { JsPsych, JsPsychPlugin, TrialType } from "jspsych";
import { announceMatch } from "../running-match.ts";
import { startHiddenTime } from "./hidden-time.ts";
import { info, type Info, type WaitroomData } from "./info.ts";
import { simulatedStatuses, simulatedWait } from "./simulated-wait.ts";
import { toTrialData } from "./trial-data.ts";
import { showWaiting, type WaitingView } from "./waiting-view.ts";

type Trial = TrialType<Info>;
type SimulationMode = "visual" | "data-only";

/** jsPsych's own shape: what a page says that the data are to be, and what to call when the trial is shown. */
type Simulating = [options: { data?: Record<string, unknown> }, on_load?: () => void];

/** How long each step of a simulated wait is seen, in ms. */
const SIMULATED_STEP_MS = 250;

/**
 * **earshot-waitroom**
 *
 * A waitroom as a trial: the participant waits until there is a partner who is near enough, or until there will be none. The
 * trial's data say how it ended, and how near the partner is.
 */
class EarshotWaitroomPlugin implements JsPsychPlugin<Info> {
  static info = info;
  /** The client's, for pages without a build, which have this file and not the client's. */
  static matchChannel = matchChannel;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  /**
   * Its promise is the trial's end. jsPsych ignores it if the experiment was aborted meanwhile, where `finishTrial` would end the
   * trial after it.
   */
  async trial(display: HTMLElement, trial: Trial, on_load: () => void = () => {}): Promise<WaitroomData> {
    const joinedAtMs = performance.now();
    const participantId = trial.participant_id ?? participantFromUrl();
    const waitroom = joinWaitroom({ ...optionsOf(trial), participantId });
    const hidden = startHiddenTime();
    const seen: { attempts: number; serverRttMs: number | null } = { attempts: 0, serverRttMs: null };
    const view = this.#show(display, trial, waitroom);
    const follow = (status: Status) => {
      view.show(status);
      if ("attempts" in status) seen.attempts = status.attempts;
      if (status.kind === "waiting") seen.serverRttMs = status.serverRttMs;
    };
    follow(waitroom.status);
    waitroom.on("status", follow);
    on_load();

    const outcome = await waitroom.outcome;
    const hiddenMs = hidden.end();
    const data = toTrialData(outcome, { ...seen, participantId, hiddenMs, waitedMs: performance.now() - joinedAtMs });
    if (outcome.kind === "matched") {
      announceMatch(outcome.match);
      trial.on_match?.(outcome.match);
    } else if (outcome.message) console.warn(`Earshot: ${outcome.reason}: ${outcome.message}`);
    if (data.timed_out === true) trial.on_timeout?.(data);
    return data;
  }

  /** A match without a server and without partners. `visual` shows what the participant would see. */
  async simulate(trial: Trial, mode: SimulationMode, ...[options, on_load = () => {}]: Simulating): Promise<object> {
    const startedAtMs = performance.now();
    const participantId = trial.participant_id ?? "simulated";
    const expectedMs = simulatedStatuses.length * SIMULATED_STEP_MS;
    if (mode === "visual") {
      const view = this.#show(this.#jsPsych.getDisplayElement(), trial, null);
      on_load();
      for (const status of simulatedStatuses) {
        view.show(status);
        await new Promise<void>((resolve) => this.#jsPsych.pluginAPI.setTimeout(resolve, SIMULATED_STEP_MS));
      }
    } else on_load();
    const waitedMs = mode === "visual" ? performance.now() - startedAtMs : expectedMs;
    const { match, data: usual } = simulatedWait(participantId, waitedMs);
    const data: Record<string, unknown> = this.#jsPsych.pluginAPI.mergeSimulationData(usual, options);
    this.#jsPsych.pluginAPI.ensureSimulationDataConsistency(trial, data);
    if (data["matched"] === true) trial.on_match?.(match);
    if (data["timed_out"] === true) trial.on_timeout?.(data);
    return data;
  }

  #show(display: HTMLElement, trial: Trial, waitroom: Waitroom | null): WaitingView {
    const leave = () => void waitroom?.leave();
    return showWaiting(display, {
      message: trial.message ?? "",
      showsProgress: trial.show_progress ?? true,
      texts: trial.texts ?? {},
      buttonLabel: trial.button_label ?? null,
      answered: () => waitroom?.ready(),
      extended: () => waitroom?.extend(),
      left: leave,
      removed() {
        // A match that has begun is the page's.
        if (waitroom?.status.kind !== "matched") leave();
      },
    });
  }
}

/** What is `null`, jsPsych's word for nothing, is left out. */
function optionsOf({ server, scene, token, max_rtt_ms: maxRttMs, hint }: Trial) {
  return {
    server,
    scene,
    ...(token ? { token } : {}),
    ...(maxRttMs ? { maxRttMs } : {}),
    hint: hint === "none" ? ("none" as const) : ("time-zone" as const),
  };
}

export default EarshotWaitroomPlugin;
