import { ownId } from "./own-id.ts";
import { isPlaceholder } from "./placeholder.ts";
import { isPreview, PREVIEW_ID } from "./preview.ts";
import { parametersOf } from "./url-parameters.ts";

/** Where recruiting platforms put the participant's id: Prolific, MTurk, and the experiment's own. */
const PARAMETERS = ["PROLIFIC_PID", "workerId", "participant_label", "survey_code", "participant"];

/**
 * The participant's id from the page's URL: Prolific's `PROLIFIC_PID`, MTurk's `workerId`, oTree's `participant_label`, Sona's
 * `survey_code`, or `participant`, in upper or lower case, in the query or behind the hash. What the platform did not fill in
 * (`{{%PROLIFIC_PID%}}`, `undefined`) does not count. If there is none, the page makes one up, `anonymous-…`, and says so in the
 * console and in the status. A refresh keeps that one until the stay is over. In MTurk's preview the id is
 * `ASSIGNMENT_ID_NOT_AVAILABLE`, and `joinWaitroom` asks no server.
 * @throws TypeError if `url` is no URL.
 */
export function participantFromUrl(url: string | URL = location.href): string {
  if (isPreview(url)) return PREVIEW_ID;
  const parameters = parametersOf(url);
  for (const name of PARAMETERS) {
    for (const [given, value] of parameters) {
      if (given !== name.toLowerCase() || !value) continue;
      if (!isPlaceholder(value)) return value;
      console.warn(`Earshot: ${name} is ${value}: it was not filled in`);
    }
  }
  console.warn(`Earshot: no participant id in the page's URL (${PARAMETERS.join(", ")}); one is made up`);
  return ownId();
}
