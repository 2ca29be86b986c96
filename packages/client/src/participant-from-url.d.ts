/**
 * The participant's id from the page's URL: Prolific's `PROLIFIC_PID`, MTurk's `workerId`, or `participant`. Without any, an id of
 * this tab's own, which a refresh keeps. An id that the platform did not fill in (`{{%PROLIFIC_PID%}}`) does not count.
 */
export declare function participantFromUrl(url?: string | URL): string;
//# sourceMappingURL=participant-from-url.d.ts.map
