import * as v from "valibot";
import { limits } from "./limits.ts";

/** No honest duration is longer, and JSON knows no infinity. */
export const durationMs = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(limits.sampleMs));

/** How packets travel, as one end sees it; never an address. */
export const pathSchema = v.picklist(["host", "srflx", "prflx", "relay", "unknown"]);

/** How packets travel: `host`, `srflx` and `prflx` are direct, `relay` is over a TURN server. Never an address. */
export type Path = v.InferOutput<typeof pathSchema>;

const samplesMs = v.pipe(v.array(v.nullable(durationMs)), v.minLength(1), v.maxLength(limits.samplesPerReport));

/** What one side of a link measured. The server draws its own conclusions from the samples. */
const measuredEntries = {
  /** Round trips in the order the pings were sent; `null` for one that was not answered in time. */
  samplesMs,
  path: pathSchema,
  /** How a relayed path reaches its TURN server. */
  relayProtocol: v.nullable(v.picklist(["udp", "tcp", "tls"])),
  /** The round trip of the browser's own connectivity checks. */
  iceRttMs: v.nullable(durationMs),
  /** Who timed the pings; a busy page delays its own. */
  timedBy: v.picklist(["worker", "page"]),
  /** Whether the tab was hidden at any time meanwhile. */
  hidden: v.boolean(),
};

/** What one side found over the connection of a match, in the countdown or in the first seconds of the match. */
export const baselineSchema = v.strictObject(measuredEntries);

export type Baseline = v.InferOutput<typeof baselineSchema>;

/** What one side of a probe found. */
export const reportSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("measured"),
    ...measuredEntries,
    /** Round trips of pings that followed each other closely, where the link was measured anew because that may be to blame. */
    hurriedMs: v.optional(samplesMs),
    /** From the start of the probe, on this page's clock, to the open DataChannel and to this report. */
    openMs: v.nullable(durationMs),
    reportMs: durationMs,
  }),
  /** The connectivity checks alone are far beyond the limit; nothing more was measured. */
  v.strictObject({ kind: v.literal("too-far"), iceRttMs: durationMs }),
  v.strictObject({ kind: v.literal("failed"), reason: v.picklist(["connection-failed", "timeout", "unmeasurable"]) }),
]);

export type Report = v.InferOutput<typeof reportSchema>;
