// What the scripts of a page without a build put on it, and the name that such pages give to their jsPsych.
import type JsPsychEarshotWaitroom from "@earshot/jspsych";
import type Adapter from "@earshot/jspsych/adapter";
import type JsPsychExtensionEarshotRtt from "@earshot/jspsych/extension";
import type JsPsychCallFunction from "@jspsych/plugin-call-function";
import type JsPsychHtmlButtonResponse from "@jspsych/plugin-html-button-response";
import type { JsPsych, initJsPsych as init } from "jspsych";

declare global {
  const initJsPsych: typeof init;
  const jsPsych: JsPsych;
  const jsPsychCallFunction: typeof JsPsychCallFunction;
  const jsPsychHtmlButtonResponse: typeof JsPsychHtmlButtonResponse;
  const jsPsychEarshotWaitroom: typeof JsPsychEarshotWaitroom;
  const jsPsychExtensionEarshotRtt: typeof JsPsychExtensionEarshotRtt;
  const EarshotAdapter: typeof Adapter;
}
