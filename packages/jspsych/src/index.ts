/**
 * `@earshot/jspsych`: a waitroom as a jsPsych trial.
 *
 * @module jspsych
 */
export { default } from "./waitroom/waitroom-plugin.ts";
