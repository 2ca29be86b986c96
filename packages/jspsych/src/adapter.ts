/**
 * `@earshot/jspsych/adapter`: an adapter for jsPsych's multiplayer proposal.
 *
 * @module jspsych-adapter
 */
export { default } from "./multiplayer/earshot-adapter.ts";
