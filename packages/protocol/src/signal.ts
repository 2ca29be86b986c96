import * as v from "valibot";
import { limits } from "./limits.ts";

/** One piece of WebRTC signalling between two pages; the server passes it on as it is, or not at all. */
export const linkSignalSchema = v.variant("type", [
  v.strictObject({ type: v.picklist(["offer", "answer"]), sdp: v.pipe(v.string(), v.maxLength(limits.sdpChars)) }),
  v.strictObject({
    type: v.literal("candidate"),
    candidate: v.strictObject({
      candidate: v.pipe(v.string(), v.maxLength(limits.iceCandidateChars)),
      sdpMid: v.nullish(v.pipe(v.string(), v.maxLength(16))),
      sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16))),
      usernameFragment: v.nullish(v.pipe(v.string(), v.maxLength(256))),
    }),
  }),
]);

/** WebRTC's own offer, answer or ICE candidate, for the other end of a link. */
export type LinkSignal = v.InferOutput<typeof linkSignalSchema>;
