import type { WaitroomCounts } from "@earshot/matchmaker";
import type { Meters, RefusalReason, SceneMeters } from "../meters.ts";
import { eventKinds, outcomes, refusalReasons, verdictReasons } from "./label-values.ts";
import { MetricsRegistry, type Labels } from "./registry.ts";
import type { ServerState } from "./server-state.ts";

const MATCH_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200];
const PROBE_S = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20];
const COMMIT_S = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];
const STEP_S = [0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5];

interface Scene {
  readonly counts: () => WaitroomCounts;
  worstStepMs: number;
}

/** What Prometheus is told of a server. Labels are names of scenes and words of the code: never anybody's id. */
export class Metrics implements Meters {
  readonly #registry = new MetricsRegistry();
  readonly #scenes = new Map<string, Scene>();
  readonly #arrivals = this.#ofScene("arrivals_total", "People who were let in, without those who came back.");
  readonly #matches = this.#ofScene("matches_total", "Matches that started.");
  readonly #verdicts = this.#ofScene("verdicts_total", "Probes that were judged, by what came of them.", "reason");
  readonly #outcomes = this.#ofScene("outcomes_total", "Stays that ended, by how.", "outcome");
  readonly #ignored = this.#ofScene("events_ignored_total", "Events that did not fit: late, doubled or wrong.", "kind");
  readonly #matchmakerFailures = this.#ofScene("matchmaker_failures_total", "Rounds that a failing matchmaker cost.");
  readonly #timeToMatch = this.#registry.histogram(
    {
      name: "earshot_time_to_match_seconds",
      help: "From somebody's arrival to the start of the match.",
      labelNames: ["scene"],
    },
    MATCH_S,
  );
  readonly #probeTime = this.#registry.histogram(
    { name: "earshot_probe_seconds", help: "From a proposal to the verdict on a pair.", labelNames: ["scene"] },
    PROBE_S,
  );
  readonly #stepTime = this.#registry.histogram(
    { name: "earshot_step_seconds", help: "What the waitroom took over one event.", labelNames: ["scene"] },
    STEP_S,
  );
  readonly #refusals = this.#registry.counter({
    name: "earshot_messages_refused_total",
    help: "Messages of pages that were refused, by code.",
    labelNames: ["code"],
  });
  readonly #commitTime = this.#registry.histogram(
    { name: "earshot_journal_commit_seconds", help: "What the journal took to bring waiting steps to the disk." },
    COMMIT_S,
  );

  constructor() {
    this.#registry.watchProcess();
    for (const code of refusalReasons) this.#refusals.inc({ code }, 0);
    const ofScenes = (value: (scene: Scene) => number) => () =>
      [...this.#scenes].map(([name, scene]) => [{ scene: name }, value(scene)] as const);
    this.#registry.gauge(
      {
        name: "earshot_participants",
        help: "People who are here, by where they stand.",
        labelNames: ["scene", "state"],
      },
      () => [...this.#scenes].flatMap(([name, scene]) => stays(name, scene.counts())),
    );
    this.#registry.gauge(
      {
        name: "earshot_participants_away",
        help: "Those of them whose page is not connected.",
        labelNames: ["scene"],
      },
      ofScenes(({ counts }) => counts().away),
    );
    this.#registry.gauge(
      { name: "earshot_step_worst_seconds", help: "The longest step since the start.", labelNames: ["scene"] },
      ofScenes(({ worstStepMs }) => worstStepMs / 1_000),
    );
  }

  /** From here on the state of the server can be asked for, too. */
  watch(look: () => ServerState): void {
    const gauge = (name: string, help: string, value: (state: ServerState) => number) =>
      this.#registry.gauge({ name: `earshot_${name}`, help }, () => [[{}, value(look())]]);
    gauge("sockets", "Open connections.", ({ sockets }) => sockets);
    gauge("paused", "1 while nothing can be written to the journal.", ({ isPaused }) => Number(isPaused));
    gauge("draining", "1 while nobody is let in any more.", ({ isDraining }) => Number(isDraining));
    gauge("journal_lag_steps", "Steps that are not on the disk yet.", ({ journalLag }) => journalLag.steps);
    gauge("journal_lag_seconds", "How old the oldest of them is.", ({ journalLag }) => journalLag.oldestMs / 1_000);
    this.#registry.total(
      { name: "earshot_held_up_seconds_total", help: "Time in which the process did not listen." },
      () => [[{}, look().heldUpMs / 1_000]],
    );
    this.#registry.total(
      {
        name: "earshot_refusals_total",
        help: "Connections that were not let in, by reason.",
        labelNames: ["reason"],
      },
      () => Object.entries(look().refusals).map(([reason, count]) => [{ reason }, count]),
    );
  }

  ofScene(scene: string, counts: () => WaitroomCounts): SceneMeters {
    const state: Scene = { counts, worstStepMs: 0 };
    this.#scenes.set(scene, state);
    const of = { scene };
    this.#begin(of);
    const [arrivals, matches] = [this.#arrivals.labels(of), this.#matches.labels(of)];
    const [timeToMatch, probeTime] = [this.#timeToMatch.labels(of), this.#probeTime.labels(of)];
    const stepTime = this.#stepTime.labels(of);
    return {
      arrived: () => arrivals.inc(),
      judged: (reason, tookMs) => {
        this.#verdicts.inc({ scene, reason });
        probeTime.observe(tookMs / 1_000);
      },
      matched: (waitedMs) => {
        matches.inc();
        this.#outcomes.inc({ scene, outcome: "matched" }, waitedMs.length);
        for (const ms of waitedMs) timeToMatch.observe(ms / 1_000);
      },
      released: (outcome) => this.#outcomes.inc({ scene, outcome }),
      ignored: (kind) => this.#ignored.inc({ scene, kind }),
      matchmakerFailed: () => this.#matchmakerFailures.inc(of),
      stepTook: (ms) => {
        state.worstStepMs = Math.max(state.worstStepMs, ms);
        stepTime.observe(ms / 1_000);
      },
    };
  }

  messageRefused(code: RefusalReason): void {
    this.#refusals.inc({ code });
  }

  commitTook(ms: number): void {
    this.#commitTime.observe(ms / 1_000);
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.text();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All that may happen has a number from the start: a rate of what was never seen cannot be told from one of nothing. */
  #begin(of: Labels): void {
    for (const counter of [this.#arrivals, this.#matches, this.#matchmakerFailures]) counter.inc(of, 0);
    for (const histogram of [this.#timeToMatch, this.#probeTime, this.#stepTime]) histogram.zero(of);
    for (const reason of verdictReasons) this.#verdicts.inc({ ...of, reason }, 0);
    for (const kind of eventKinds) this.#ignored.inc({ ...of, kind }, 0);
    for (const outcome of outcomes) this.#outcomes.inc({ ...of, outcome }, 0);
  }

  #ofScene(name: string, help: string, ...further: readonly string[]) {
    return this.#registry.counter({ name: `earshot_${name}`, help, labelNames: ["scene", ...further] });
  }
}

function stays(scene: string, { stays: found }: WaitroomCounts): (readonly [Labels, number])[] {
  return Object.entries(found).map(([state, count]) => [{ scene, state }, count]);
}
