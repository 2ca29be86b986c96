import { decide, decidedSamples, defaultProbeRule, nextLookAtMs, PingSeries, summarize } from "@earshot/rtt";
/** Pings are dithered by this much either way, so that steps of a coarse clock average out. */
const DITHER_MS = 5;
/** A rejection is certain before its number is known. This long it is waited for, so that people can be told how far apart they are. */
const NUMBER_WAIT_MS = 600;
/** Measures one open link from this side: sends pings until the verdict is certain, then reports, once. */
export class ProbeRunner {
  #link;
  #rule;
  #series;
  #options;
  #timer;
  #look;
  #rejectedAtMs = null;
  #isDone = false;
  #rtt = null;
  #unsubscribe;
  constructor(options) {
    this.#options = options;
    this.#link = options.link;
    this.#rule = { ...defaultProbeRule, maxP2pRttMs: options.maxP2pRttMs };
    this.#series = new PingSeries(this.#rule);
    this.#unsubscribe = [
      this.#link.on("open", () => this.#sendNext()),
      this.#link.on("pong", (pong) => this.#takePong(pong)),
      this.#link.on("closed", (reason) => this.#fail(reason)),
    ];
  }
  /** What this side measured, once it has reported. */
  get rtt() {
    return this.#rtt;
  }
  stop() {
    this.#finish();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }
  #finish() {
    this.#isDone = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#look);
  }
  #sendNext() {
    const sent = this.#link.ping();
    if (sent) this.#series.send(sent.nonce, sent.sentAtMs);
    this.#conclude();
    if (this.#isDone || this.#series.sentCount >= this.#rule.warmUpCount + this.#rule.pingCount) return;
    const delayMs = this.#rule.intervalMs + (Math.random() * 2 - 1) * DITHER_MS;
    this.#timer = setTimeout(() => this.#sendNext(), delayMs);
  }
  #takePong({ nonce, atMs }) {
    const pong = this.#series.receive(nonce, atMs);
    if (!pong) return;
    if (pong.index >= 0) this.#options.onSample(pong.index, pong.rttMs);
    this.#conclude();
  }
  /** Reports as soon as the answer is certain, and for a rejection also known in ms, or waited for in vain. */
  #conclude() {
    if (this.#isDone) return;
    const nowMs = performance.now();
    const { pings } = this.#series;
    const decision = decide(pings, nowMs, this.#rule);
    const samplesMs = decidedSamples(pings, nowMs, this.#rule);
    if (decision === "reject") this.#rejectedAtMs ??= nowMs;
    const isNumberKnown = summarize(samplesMs).medianMs !== null;
    const waitEndsAtMs = (this.#rejectedAtMs ?? nowMs) + NUMBER_WAIT_MS;
    if (decision === "accept" || (decision === "reject" && (isNumberKnown || nowMs >= waitEndsAtMs))) {
      void this.#report(samplesMs);
      return;
    }
    const lookAtMs = decision === "reject" ? waitEndsAtMs : nextLookAtMs(pings, nowMs, this.#rule);
    clearTimeout(this.#look);
    if (lookAtMs !== null) this.#look = setTimeout(() => this.#conclude(), lookAtMs - nowMs + 1);
  }
  /** Pongs that are still under way are shown, but change nothing any more. */
  async #report(samplesMs) {
    this.#finish();
    const path = await this.#link.readPath();
    const { medianMs, minMs, p95Ms, jitterMs, lossRatio } = summarize(samplesMs);
    this.#rtt = { medianMs, minMs, p95Ms, jitterMs, lossRatio, path };
    this.#options.onReport({ kind: "measured", samplesMs: samplesMs.map(roundToMicros), path });
  }
  #fail(reason) {
    if (this.#isDone) return;
    this.stop();
    this.#options.onReport({ kind: "failed", reason: reason === "connection-lost" ? "timeout" : reason });
  }
}
/** Clocks of browsers do not resolve more; the rest would only be digits in the records. */
function roundToMicros(sampleMs) {
  return sampleMs === null ? null : Math.round(sampleMs * 1_000) / 1_000;
}
//# sourceMappingURL=probe-runner.js.map
