import type { ProbeReport } from "@earshot/matchmaker";

const noSamples: readonly number[] = [];

/** A report of a side that measured `rttMs`; a simulation needs the statistics only, not the samples. */
export function measuredReport(rttMs: number): Extract<ProbeReport, { kind: "measured" }> {
  return {
    kind: "measured",
    measurement: {
      samplesMs: noSamples,
      hurriedMs: null,
      sent: 10,
      received: 10,
      minMs: rttMs,
      medianMs: rttMs,
      p95Ms: rttMs,
      jitterMs: 0,
      jitterRfc3550Ms: 0,
      lossRatio: 0,
      path: "host",
      relayProtocol: null,
      iceRttMs: rttMs,
      openMs: null,
      reportMs: null,
      timedBy: "worker",
      hidden: false,
    },
  };
}

export const failedReport: ProbeReport = { kind: "failed", reason: "connection-failed" };

/** Of a page whose clock is too coarse. */
export const unmeasurableReport: ProbeReport = { kind: "failed", reason: "unmeasurable" };
