import { Emitter } from "./emitter.js";
import { decodeFrame, encodePing, toPong } from "./ping-frame.js";
import { randomNonce } from "./random.js";
/** This page's end of one link, from the first signal to the last frame: measured first, and kept for the match if it is good. */
export class LinkSession {
  linkId;
  #events = new Emitter();
  #sendSignals;
  #link = null;
  #state = "opening";
  #early = [];
  #outbox = [];
  /** Resolves when signals can be taken; false if the link could not even be made. */
  ready;
  constructor({ linkId, factory, sendSignals, initiator, iceServers }) {
    this.linkId = linkId;
    this.#sendSignals = sendSignals;
    this.ready = this.#make(factory, { initiator, iceServers });
  }
  get isOpen() {
    return this.#state === "open";
  }
  get isClosed() {
    return this.#state === "closed";
  }
  on(event, listener) {
    return this.#events.on(event, listener);
  }
  receive(signals) {
    for (const signal of signals) {
      if (this.#link) this.#link.receive(signal);
      else this.#early.push(signal);
    }
  }
  /** Sends a ping; its nonce and when it was sent, or `null` if the link is not open. */
  ping() {
    const nonce = randomNonce();
    const sentAtMs = performance.now();
    return this.#link?.sendFrame(encodePing(nonce)) ? { nonce, sentAtMs } : null;
  }
  sendData(data) {
    return this.#link?.sendData(data) ?? false;
  }
  readPath() {
    return this.#link?.readPath() ?? Promise.resolve("unknown");
  }
  /** Silent: whoever closes it knows. */
  close() {
    this.#state = "closed";
    this.#link?.close();
  }
  async #make(factory, options) {
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
  #post(signal) {
    if (this.#outbox.push(signal) > 1) return;
    queueMicrotask(() => {
      const signals = this.#outbox.splice(0);
      if (!this.isClosed) this.#sendSignals(signals);
    });
  }
  #open() {
    if (this.#state !== "opening") return;
    this.#state = "open";
    this.#events.emit("open", undefined);
  }
  /** The time is taken first; then a ping is answered before anything else is done. */
  #takeFrame(bytes) {
    const atMs = performance.now();
    const frame = decodeFrame(bytes);
    if (frame?.type === "ping") this.#link?.sendFrame(toPong(bytes));
    else if (frame) this.#events.emit("pong", { nonce: frame.nonce, atMs });
  }
  #closed(reason) {
    if (this.isClosed) return;
    this.#state = "closed";
    this.#events.emit("closed", reason);
  }
}
//# sourceMappingURL=link-session.js.map
