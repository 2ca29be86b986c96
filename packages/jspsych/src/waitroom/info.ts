import { ParameterType } from "jspsych";
import { citations, version } from "../version.ts";

export const info = {
  name: "earshot-waitroom",
  version,
  parameters: {
    /** The signalling server, for example `https://lab.example.org`. */
    server: { type: ParameterType.STRING, default: undefined },
    /** The scene of the study that the server runs. */
    scene: { type: ParameterType.STRING, default: undefined },
    /** Who this is. If it is missing, it is read from the URL: `PROLIFIC_PID`, `workerId` or `participant`. */
    participant_id: { type: ParameterType.STRING, default: null },
    /** In a study with signed access: what the experiment's own server has signed. */
    token: { type: ParameterType.STRING, default: null },
    /** During the match, a round trip above this (ms) is told as `partner.on("slow")`. */
    max_rtt_ms: { type: ParameterType.FLOAT, default: null },
    /** What the server is told beside round trips: `"time-zone"` or `"none"`. */
    hint: { type: ParameterType.STRING, default: "time-zone" },
    /** What stands above the progress. */
    message: { type: ParameterType.HTML_STRING, default: "<p>Please wait for a partner.</p>" },
    /** Whether it is said in words where the participant stands. Questions are put in words all the same. */
    show_progress: { type: ParameterType.BOOL, default: true },
    /**
     * Other words than the English ones, by the status that they are for, and `hidden` for a page that nobody looks at. For
     * questions and answers: `ready-check`, `answered`, `aside` and `choice`, in which `{time}` is until when, and
     * `ready-button`,
     * `extend-button` and `leave-button`.
     */
    texts: { type: ParameterType.OBJECT, default: {} },
    /**
     * What stands on the button that leaves. Without it there is none, but where the scene leaves the choice at the time limit.
     */
    button_label: { type: ParameterType.STRING, default: null },
    /**
     * Given the match when it begins, before the trial ends: here a page keeps it, and listens to its partners. In simulation the
     * match has no partners.
     */
    on_match: { type: ParameterType.FUNCTION, default: null },
    /**
     * Given the trial's data when the wait was too long, before the trial ends. It may abort the experiment, and hands the data
     * on then: `(data) => jsPsych.abortExperiment("No partner", data)`.
     */
    on_timeout: { type: ParameterType.FUNCTION, default: null },
  },
  data: {
    /** Whether there is a match. */
    matched: { type: ParameterType.BOOL },
    /**
     * Why not: `timed-out`, `left`, `left-after-wait`, `not-ready`, `disconnected`, `replaced`, `taken`, `unsupported`,
     * `preview`,
     * `failed` and so on.
     */
    end_reason: { type: ParameterType.STRING },
    /** Whether the wait was too long: `end_reason` is `timed-out`. */
    timed_out: { type: ParameterType.BOOL },
    /** To be shown where there is no match, in a study with a recruiter: the code for this very end. */
    completion_code: { type: ParameterType.STRING },
    /** Where to go next, likewise. */
    redirect_url: { type: ParameterType.STRING },
    /** How long it took from joining to the end of the trial, in ms. */
    waited_ms: { type: ParameterType.FLOAT },
    /** How often this participant was tried with somebody. */
    attempts: { type: ParameterType.INT },
    /** Whose data it is, as the server's records name this participant. */
    participant_id: { type: ParameterType.STRING },
    /** As in the server's records, and the same for everybody in the match. */
    match_id: { type: ParameterType.STRING },
    /**
     * Whether this page came back into a match that was running, as after a refresh: jsPsych begins anew, the partners do not.
     */
    rejoined: { type: ParameterType.BOOL },
    /** This participant's number in the group, from 0. */
    position: { type: ParameterType.INT },
    /** How many the group has. */
    group_size: { type: ParameterType.INT },
    /** This participant's role, in a scene with roles. */
    role: { type: ParameterType.STRING },
    /** The match's condition, in a scene with conditions. */
    condition: { type: ParameterType.STRING },
    /** What names each partner, in the order of their numbers. It is not their `participant_id`. */
    partner_ids: { type: ParameterType.STRING, array: true },
    /** The match as the server has signed it, if the study has a key. */
    match_token: { type: ParameterType.STRING },
    /** The server's round trip to this page, in ms. */
    server_rtt_ms: { type: ParameterType.FLOAT },
    /** The median round trip to the partner in ms, as this side measured it; of several partners, the farthest one's. */
    p2p_rtt_ms: { type: ParameterType.FLOAT },
    /** The 95th percentile, in ms. */
    p2p_rtt_p95_ms: { type: ParameterType.FLOAT },
    /** The mean difference of successive round trips, in ms. */
    p2p_jitter_ms: { type: ParameterType.FLOAT },
    /** How packets travel: `host`, `srflx`, `prflx`, `relay` or `unknown`. */
    connection_path: { type: ParameterType.STRING },
    /** For how long nobody looked at the page meanwhile, in ms. */
    tab_hidden_ms: { type: ParameterType.FLOAT },
  },
  citations,
} as const;

export type Info = typeof info;

/** The data of a trial: each of `info.data`, or `null` where there is none. */
export type WaitroomData = { [Name in keyof Info["data"]]: unknown };
