/**
 * `@earshot/jspsych/extension`: the round trip to the partner in the data of every trial.
 *
 * @module jspsych-extension
 */
export { default } from "./rtt/rtt-extension.ts";
