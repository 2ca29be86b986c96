import type { RecordLine } from "./fixtures.ts";

/**
 * What the records say of the first probe that was accepted: its verdict, and what each side measured. On cores that others use
 * too, a browser may be held up for longer than any limit; a probe before this one was then rejected for it, and its pair tried
 * again.
 */
export function acceptedProbe(records: readonly RecordLine[]): {
  verdict: RecordLine | undefined;
  measurements: RecordLine[];
  mediansMs: number[];
} {
  const verdict = records.find((line) => line.type === "verdict" && line["verdict"] === "accepted");
  const measurements = records.filter(
    (line) => line.type === "measurement" && line["probe_id"] === verdict?.["probe_id"],
  );
  return { verdict, measurements, mediansMs: measurements.map((line) => Number(line["median_ms"])) };
}
