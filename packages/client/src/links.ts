import type { LinkSignal, ProbeStart, ProbeStop, Report } from "@earshot/protocol";
import { readClockStepMs } from "./clock-step.ts";
import { LinkSession } from "./link-session.ts";
import { PingWorker } from "./ping-worker.ts";
import type { PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import { ProbeRunner } from "./probe-runner.ts";
import type { ProbeStage, Sample } from "./status.ts";

/** What the links of a page say to the server and to the page. */
export interface LinksHandlers {
  signal(linkId: string, signals: readonly LinkSignal[]): void;
  opened(probeId: string): void;
  report(probeId: string, report: Report): void;
  sample(sample: Sample): void;
  stageChanged(stage: ProbeStage): void;
}

interface Probe {
  readonly start: ProbeStart;
  readonly runner: ProbeRunner;
  stage: ProbeStage;
  measured: Measurements;
}

/** This side's measurement of a link, and the other one's. */
export type Measurements = Pick<ProbeStop, "own" | "theirs">;

const stages: readonly ProbeStage[] = ["preparing", "connecting", "measuring"];

/** All links of one stay: those being probed, and those of the match. */
export class Links {
  readonly #factory: PeerLinkFactory;
  readonly #handlers: LinksHandlers;
  readonly #links = new Map<string, LinkSession>();
  readonly #pingWorker = new PingWorker();
  #clockStepMs: number | null = null;
  readonly #probes = new Map<string, Probe>();

  constructor(factory: PeerLinkFactory, handlers: LinksHandlers) {
    this.#factory = factory;
    this.#handlers = handlers;
  }

  /** The stage of the slowest probe that runs. */
  get stage(): ProbeStage {
    const running = [...this.#probes.values()].map(({ stage }) => stages.indexOf(stage));
    return stages[Math.min(...running)] ?? "preparing";
  }

  probe(start: ProbeStart): void {
    const { probeId, partnerId, maxP2pRttMs, rule } = start;
    const link = this.open({ linkId: probeId, ...start });
    const runner = new ProbeRunner({
      link,
      maxP2pRttMs,
      rule,
      isHidden: () => document.hidden,
      clockStepMs: (this.#clockStepMs ??= readClockStepMs()),
      onSample: (index, rttMs) => this.#handlers.sample({ probeId, partnerId, index, rttMs, maxP2pRttMs }),
      onReport: (report) => this.#handlers.report(probeId, report),
    });
    const probe: Probe = { start, runner, stage: "preparing", measured: { own: null, theirs: null } };
    this.#probes.set(probeId, probe);
    link.on("open", () => {
      // The other end is open half a round trip later, which the server need not hear.
      if (start.initiator) this.#handlers.opened(probeId);
      this.#enter(probe, "measuring");
    });
    void link.ready.then((isReady) => {
      if (!isReady || link.isClosed) return;
      if (!link.isOpen) this.#enter(probe, "connecting");
    });
  }

  /** The link of that id, made if there is none yet. */
  open(options: PeerLinkOptions & { readonly linkId: string }): LinkSession {
    const { linkId, initiator, iceServers, relayOnly } = options;
    const known = this.#links.get(linkId);
    if (known && !known.isClosed) return known;
    const sendSignals = (signals: readonly LinkSignal[]) => this.#handlers.signal(linkId, signals);
    const link = new LinkSession({
      linkId,
      initiator,
      iceServers,
      relayOnly,
      factory: this.#factory,
      pingWorker: this.#pingWorker,
      sendSignals,
    });
    this.#links.set(linkId, link);
    return link;
  }

  /** Signals of a link that is gone are late, and dropped. */
  receive(linkId: string, signals: readonly LinkSignal[]): void {
    this.#links.get(linkId)?.receive(signals);
  }

  /** The probe is over; its link stays only if it was accepted. What it was started with, or `null` if it is not known (any more). */
  stopProbe({ probeId, verdict, own, theirs }: ProbeStop): ProbeStart | null {
    const probe = this.#probes.get(probeId);
    if (!probe) return null;
    probe.runner.stop();
    probe.measured = { own, theirs };
    if (verdict.kind === "rejected") this.#close(probeId);
    return probe.start;
  }

  /** What each side measured on that link, if it was probed. */
  measurementsOf(linkId: string): Measurements {
    return this.#probes.get(linkId)?.measured ?? { own: null, theirs: null };
  }

  closeAll(keptLinkIds: readonly string[] = []): void {
    for (const linkId of this.#links.keys()) if (!keptLinkIds.includes(linkId)) this.#close(linkId);
  }

  /** The stay is over: no link will be opened any more. */
  end(): void {
    this.closeAll();
    this.#pingWorker.close();
  }

  #close(linkId: string): void {
    this.#probes.get(linkId)?.runner.stop();
    this.#probes.delete(linkId);
    this.#links.get(linkId)?.close();
    this.#links.delete(linkId);
  }

  #enter(probe: Probe, stage: ProbeStage): void {
    probe.stage = stage;
    this.#handlers.stageChanged(this.stage);
  }
}
