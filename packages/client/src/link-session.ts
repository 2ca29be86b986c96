import type { LinkSignal } from "@earshot/protocol";
import { Emitter } from "./emitter.ts";
import type { PeerLink, PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import { decodeFrame, encodePing, toPong } from "./ping-frame.ts";
import { randomNonce } from "./random.ts";

interface LinkEvents {
  open: undefined;
  pong: { readonly nonce: number; readonly atMs: number };
  data: string | Uint8Array;
  closed: "connection-failed" | "connection-lost";
}

interface LinkSessionOptions extends PeerLinkOptions {
  readonly linkId: string;
  readonly factory: PeerLinkFactory;
  /** For the other end, through the server. */
  readonly sendSignals: (signals: readonly LinkSignal[]) => void;
}

/** This page's end of one link, from the first signal to the last frame: measured first, and kept for the match if it is good. */
export class LinkSession {
  readonly linkId: string;
  readonly #events = new Emitter<LinkEvents>();
  readonly #sendSignals: LinkSessionOptions["sendSignals"];
  #link: PeerLink | null = null;
  #state: "opening" | "open" | "closed" = "opening";
  #early: LinkSignal[] = [];
  #outbox: LinkSignal[] = [];
  /** Resolves when signals can be taken; false if the link could not even be made. */
  readonly ready: Promise<boolean>;

  constructor({ linkId, factory, sendSignals, ...options }: LinkSessionOptions) {
    this.linkId = linkId;
    this.#sendSignals = sendSignals;
    this.ready = this.#make(factory, options);
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  get isClosed(): boolean {
    return this.#state === "closed";
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

  /** Sends a ping; its nonce and when it was sent, or `null` if the link is not open. */
  ping(): { nonce: number; sentAtMs: number } | null {
    const nonce = randomNonce();
    const sentAtMs = performance.now();
    return this.#link?.sendFrame(encodePing(nonce)) ? { nonce, sentAtMs } : null;
  }

  sendData(data: string | Uint8Array): boolean {
    return this.#link?.sendData(data) ?? false;
  }

  readPath(): ReturnType<PeerLink["readPath"]> {
    return this.#link?.readPath() ?? Promise.resolve("unknown");
  }

  /** Silent: whoever closes it knows. */
  close(): void {
    this.#state = "closed";
    this.#link?.close();
  }

  async #make(factory: PeerLinkFactory, options: PeerLinkOptions): Promise<boolean> {
    try {
      const link = await factory(options, {
        signal: (signal) => this.#post(signal),
        open: () => this.#open(),
        frame: (frame) => this.#takeFrame(frame),
        data: (data) => this.#events.emit("data", data),
        closed: (reason) => this.#closed(reason),
      });
      this.#link = link;
      if (this.isClosed) link.close();
      this.receive(this.#early.splice(0));
      return !this.isClosed;
    } catch (error) {
      reportError(error);
      this.#closed("connection-failed");
      return false;
    }
  }

  /** Signals of the same moment travel in one message. */
  #post(signal: LinkSignal): void {
    if (this.#outbox.push(signal) > 1) return;
    queueMicrotask(() => {
      const signals = this.#outbox.splice(0);
      if (!this.isClosed) this.#sendSignals(signals);
    });
  }

  #open(): void {
    if (this.#state !== "opening") return;
    this.#state = "open";
    this.#events.emit("open", undefined);
  }

  /** The time is taken first; then a ping is answered before anything else is done. */
  #takeFrame(bytes: Uint8Array): void {
    const atMs = performance.now();
    const frame = decodeFrame(bytes);
    if (frame?.type === "ping") this.#link?.sendFrame(toPong(bytes));
    else if (frame) this.#events.emit("pong", { nonce: frame.nonce, atMs });
  }

  #closed(reason: LinkEvents["closed"]): void {
    if (this.isClosed) return;
    this.#state = "closed";
    this.#events.emit("closed", reason);
  }
}
