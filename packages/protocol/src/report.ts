import * as v from "valibot";
import { limits } from "./limits.ts";

const sampleMs = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(limits.sampleMs));

/** How packets travel, as one end sees it; never an address. */
export const pathSchema = v.picklist(["host", "srflx", "prflx", "relay", "unknown"]);

export type Path = v.InferOutput<typeof pathSchema>;

/** What one side of a probe found. The server draws its own conclusions from the samples. */
export const reportSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("measured"),
    /** Round trips in the order the pings were sent; `null` for one that was not answered in time. */
    samplesMs: v.pipe(v.array(v.nullable(sampleMs)), v.minLength(1), v.maxLength(limits.samplesPerReport)),
    path: pathSchema,
  }),
  v.strictObject({ kind: v.literal("failed"), reason: v.picklist(["connection-failed", "timeout"]) }),
]);

export type Report = v.InferOutput<typeof reportSchema>;
