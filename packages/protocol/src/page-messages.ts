import * as v from "valibot";
import { limits, recruiterParameter, timeZonePattern } from "./limits.ts";
import { baselineSchema, durationMs, reportSchema } from "./report.ts";
import { linkSignalSchema } from "./signal.ts";

// Refuses control characters: an id ends up in records, logs and pages.
const id = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(limits.idChars),
  v.regex(/^\P{Cc}+$/u, "no control characters"),
);

/** No placeholder of a platform, such as `{{%SESSION_ID%}}`: it was to be filled in, and was not. */
const filledIn = v.pipe(id, v.regex(/^[^{}<>[\]]+$/, "no brackets"));

/** What a page sends, by event name. The server parses each with its schema and answers with a `Reply`. */
export const pageMessages = {
  /**
   * First on every connection. A page that is still known gets its place back, by its secret; without one, by its `pageId` as
   * long as no secret was used. With `resume`, one that is not gets no new place.
   */
  "waitroom/join": v.strictObject({
    protocolVersion: v.number(),
    scene: id,
    participantId: id,
    /** Made up by the page for each stay; tells a reconnect from a refresh or a second tab. Nobody else may know it. */
    pageId: id,
    /** As of the last `place/secret`, which any page of this participant heard: the way to a place that is taken. */
    resumeSecret: v.optional(id),
    /** From the experiment's own server, where the study asks for one: who this is. Not needed for a place that is taken. */
    token: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(limits.tokenChars))),
    hidden: v.boolean(),
    /** Of the page, such as "Europe/Berlin"; missing if it is not to be told. */
    timeZone: v.optional(v.pipe(v.string(), v.regex(timeZonePattern, "1 to 64 letters, digits, '_', '-', '+' or '/'"))),
    /**
     * What a recruiting platform has put into the URL of the page, by names in lower case. What is no id there counts as none.
     */
    recruiter: v.optional(
      v.record(v.pipe(v.string(), v.regex(recruiterParameter)), v.fallback(v.nullable(filledIn), null)),
    ),
    /** What the page runs on, for studies that do not let everybody wait. What is nothing of the kind counts as not said. */
    device: v.optional(
      v.strictObject({
        touchPoints: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined),
        connection: v.fallback(v.optional(id), undefined),
      }),
    ),
    resume: v.boolean(),
  }),
  /** With `unsupported`: this page can be connected with nobody, and the stay ends with that reason. */
  "waitroom/leave": v.strictObject({ reason: v.optional(v.literal("unsupported")) }),
  /** The participant wants to wait longer, as the last status said that they may. */
  "waitroom/extend": v.strictObject({}),
  /** The participant is there: as an answer to a `ready-check`, or later, after it was put aside. */
  "waitroom/ready": v.strictObject({}),
  "page/visibility": v.strictObject({ hidden: v.boolean() }),
  /** The smallest round trip to each beacon in the order of `beacons/measure`; `null` for one that was not reached. */
  "beacons/report": v.strictObject({
    rttsMs: v.pipe(v.array(v.nullable(durationMs)), v.minLength(1), v.maxLength(limits.beacons)),
  }),
  /** The DataChannel is open on this side; the initiator's word is enough. */
  "probe/opened": v.strictObject({ probeId: id }),
  "probe/report": v.strictObject({ probeId: id, report: reportSchema }),
  /** Once for each link of a match, when it is due. */
  "baseline/report": v.strictObject({ linkId: id, baseline: baselineSchema }),
  /**
   * For the other end of the link. Signals that come together travel together. The first one says that this side is ready for a
   * probe.
   */
  "link/signal": v.strictObject({
    linkId: id,
    signals: v.pipe(v.array(linkSignalSchema), v.minLength(1), v.maxLength(limits.signalsPerMessage)),
  }),
  /**
   * The page's part in a match is over: done, or not to be done as a partner is gone. Any connection may say so, also one that
   * has not joined, as the place may be gone: by the `pageId` that the match started with, or the one that has the place by now.
   */
  "match/finish": v.strictObject({
    scene: id,
    participantId: id,
    pageId: id,
    matchId: id,
    reason: v.picklist(["finished", "partner-gone"]),
  }),
  /** A link that was measured as good broke before its match was announced: the pair is to be measured again. */
  "link/closed": v.strictObject({ linkId: id }),
};

export type PageEvent = keyof typeof pageMessages;
export type PageMessage<E extends PageEvent> = v.InferOutput<(typeof pageMessages)[E]>;
