import { parametersOf } from "./url-parameters.ts";

/** What MTurk gives as `assignmentId`, and `participantFromUrl` as the id, while somebody only looks at the work. */
export const PREVIEW_ID = "ASSIGNMENT_ID_NOT_AVAILABLE";

export const previewWords = "this is a preview: it begins when the work (the HIT) is accepted";

/** Whether this page is shown to somebody who has not accepted the work yet. */
export function isPreview(url: string | URL): boolean {
  return parametersOf(url).some(([name, value]) => name === "assignmentid" && value === PREVIEW_ID);
}
