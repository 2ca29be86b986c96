import { ofType, type RecordLine } from "@earshot/records";

/**
 * What the records say of the first probe that was accepted: its verdict, and what each side measured. On cores that others use
 * too, a browser may be held up for longer than any limit; a probe before this one was then rejected for it, and its pair tried
 * again.
 */
export function acceptedProbe(records: readonly RecordLine[]) {
  const verdict = ofType(records, "verdict").find((line) => line.verdict === "accepted");
  const ofSides = ofType(records, "measurement").filter((line) => line.probe_id === verdict?.probe_id);
  const measurements = ofSides.filter((line) => "median_ms" in line);
  return { verdict, measurements, mediansMs: measurements.map((line) => line.median_ms) };
}
