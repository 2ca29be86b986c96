import { LinkSession } from "./link-session.js";
import { ProbeRunner } from "./probe-runner.js";
const stages = ["preparing", "connecting", "measuring"];
/** All links of one stay: those being probed, and those of the match. */
export class Links {
  #factory;
  #handlers;
  #links = new Map();
  #probes = new Map();
  constructor(factory, handlers) {
    this.#factory = factory;
    this.#handlers = handlers;
  }
  /** The stage of the slowest probe that runs. */
  get stage() {
    const running = [...this.#probes.values()].map(({ stage }) => stages.indexOf(stage));
    return stages[Math.min(...running)] ?? "preparing";
  }
  probe(start) {
    const { probeId, partnerId, maxP2pRttMs } = start;
    const link = this.open({ linkId: probeId, ...start });
    const runner = new ProbeRunner({
      link,
      maxP2pRttMs,
      onSample: (index, rttMs) => this.#handlers.sample({ probeId, partnerId, index, rttMs, maxP2pRttMs }),
      onReport: (report) => this.#handlers.report(probeId, report),
    });
    const probe = { start, runner, stage: "preparing" };
    this.#probes.set(probeId, probe);
    link.on("open", () => {
      this.#handlers.opened(probeId);
      this.#enter(probe, "measuring");
    });
    void link.ready.then((isReady) => {
      if (!isReady || link.isClosed) return;
      this.#handlers.ready(probeId);
      if (!link.isOpen) this.#enter(probe, "connecting");
    });
  }
  /** The link of that id, made if there is none yet. */
  open(options) {
    const { linkId, initiator, iceServers } = options;
    const known = this.#links.get(linkId);
    if (known) return known;
    const sendSignals = (signals) => this.#handlers.signal(linkId, signals);
    const link = new LinkSession({ linkId, initiator, iceServers, factory: this.#factory, sendSignals });
    this.#links.set(linkId, link);
    return link;
  }
  /** Signals of a link that is gone are late, and dropped. */
  receive(linkId, signals) {
    this.#links.get(linkId)?.receive(signals);
  }
  /** The probe is over; its link stays only if it was accepted. What it was started with, or `null` if it is not known (any more). */
  stopProbe(probeId, accepted) {
    const probe = this.#probes.get(probeId);
    if (!probe) return null;
    probe.runner.stop();
    if (!accepted) this.#close(probeId);
    return probe.start;
  }
  /** What this side measured on that link, if it was probed. */
  rttOf(linkId) {
    return this.#probes.get(linkId)?.runner.rtt ?? null;
  }
  closeAll() {
    for (const linkId of this.#links.keys()) this.#close(linkId);
  }
  #close(linkId) {
    this.#probes.get(linkId)?.runner.stop();
    this.#probes.delete(linkId);
    this.#links.get(linkId)?.close();
    this.#links.delete(linkId);
  }
  #enter(probe, stage) {
    probe.stage = stage;
    this.#handlers.stageChanged(this.stage);
  }
}
//# sourceMappingURL=links.js.map
