import type { LinkSignal } from "@earshot/protocol";
import { Emitter } from "./emitter.ts";
import { unknownStats, type LinkStats } from "./link-stats.ts";
import type { PeerLink, PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import type { PingWorker, WorkerPinger } from "./ping-worker.ts";
import { createPinger, type PingEvent, type Pinger } from "./pinger.ts";
import { SignalOutbox } from "./signal-outbox.ts";

interface LinkEvents {
  connected: undefined;
  open: undefined;
  sent: Extract<PingEvent, { kind: "sent" }>;
  pong: Extract<PingEvent, { kind: "pong" }>;
  data: string | Uint8Array;
  closed: "connection-failed" | "connection-lost";
}

interface LinkSessionOptions extends Omit<PeerLinkOptions, "adoptFrames"> {
  readonly linkId: string;
  readonly factory: PeerLinkFactory;
  /** Where pings are sent and answered while the page is busy; without it the page does it itself. */
  readonly pingWorker?: PingWorker;
  /** For the other end, through the server. */
  readonly sendSignals: (signals: readonly LinkSignal[]) => void;
}

/** This page's end of one link, from the first signal to the last frame: measured first, and kept for the match if it is good. */
export class LinkSession {
  readonly linkId: string;
  /** Resolves when signals can be taken; false if the link could not even be made. */
  readonly ready: Promise<boolean>;
  readonly #events = new Emitter<LinkEvents>();
  readonly #outbox: SignalOutbox;
  readonly #pagePinger: Pinger;
  /** What has to be open before the link is: the link's own channels, and the one in the worker. */
  readonly #opening = new Set(["link"]);
  readonly #pingWorker: PingWorker | undefined;
  #workerPinger: WorkerPinger | null = null;
  #link: PeerLink | null = null;
  #isClosed = false;
  #early: LinkSignal[] = [];

  constructor({ linkId, factory, sendSignals, pingWorker, ...options }: LinkSessionOptions) {
    this.linkId = linkId;
    this.#pingWorker = pingWorker;
    this.#outbox = new SignalOutbox(sendSignals);
    const send = (frame: Uint8Array) => this.#link?.sendFrame(frame) ?? false;
    this.#pagePinger = createPinger(send, (event) => this.#takePing(event));
    this.ready = this.#make(factory, options);
  }

  get isOpen(): boolean {
    return this.#opening.size === 0 && !this.#isClosed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get timedBy(): "worker" | "page" {
    return this.#workerPinger ? "worker" : "page";
  }

  on<E extends keyof LinkEvents>(event: E, listener: (value: LinkEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  receive(signals: readonly LinkSignal[]): void {
    for (const signal of signals) {
      if (this.#link) this.#link.receive(signal);
      else this.#early.push(signal);
    }
  }

  /** Sends pings at a steady pace, instead of those of an earlier call that have not been sent yet. */
  ping(count: number, intervalMs: number): void {
    (this.#workerPinger ?? this.#pagePinger).run(count, intervalMs);
  }

  stopPinging(): void {
    (this.#workerPinger ?? this.#pagePinger).stop();
  }

  sendData(data: string | Uint8Array): boolean {
    return this.#link?.sendData(data) ?? false;
  }

  readStats(): Promise<LinkStats> {
    return this.#link?.readStats() ?? Promise.resolve(unknownStats);
  }

  restart(): void {
    this.#link?.restart();
  }

  /** Silent: whoever closes it knows. */
  close(): void {
    this.#isClosed = true;
    this.#outbox.close();
    this.#pagePinger.stop();
    this.#workerPinger?.release();
    this.#link?.close();
  }

  async #make(factory: PeerLinkFactory, options: Omit<PeerLinkOptions, "adoptFrames">): Promise<boolean> {
    try {
      const link = await factory(
        { ...options, adoptFrames: (channel) => this.#adopt(channel) },
        {
          signal: (signal) => this.#outbox.post(signal),
          connected: () => this.#events.emit("connected", undefined),
          open: () => this.#opened("link"),
          frame: (frame) => this.#pagePinger.take(frame),
          data: (data) => this.#events.emit("data", data),
          closed: (reason) => this.#closed(reason),
        },
      );
      this.#link = link;
      if (this.#isClosed) link.close();
      this.receive(this.#early.splice(0));
      return !this.#isClosed;
    } catch (error) {
      reportError(error);
      this.#closed("connection-failed");
      return false;
    }
  }

  #adopt(channel: RTCDataChannel): boolean {
    const pinger = this.#pingWorker?.adopt(channel, (event) => {
      if (event.kind === "open") this.#opened("worker");
      else this.#takePing(event);
    });
    if (!pinger) return false;
    this.#workerPinger = pinger;
    this.#opening.add("worker");
    return true;
  }

  #opened(part: string): void {
    if (this.#opening.delete(part) && this.isOpen) this.#events.emit("open", undefined);
  }

  #takePing(event: PingEvent): void {
    if (event.kind === "sent") this.#events.emit("sent", event);
    else this.#events.emit("pong", event);
  }

  #closed(reason: LinkEvents["closed"]): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.emit("closed", reason);
  }
}
