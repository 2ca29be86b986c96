/**
 * `@earshot/jspsych`: a waiting room as a jsPsych trial.
 *
 * @module jspsych
 */
export { default } from "./waiting-room/waiting-room-plugin.ts";
