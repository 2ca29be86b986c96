import { Emitter } from "./emitter.js";
/** Between two pings of a running match, in ms. */
const PING_INTERVAL_MS = 1_000;
/** Pings that were not answered are forgotten after so many later ones. */
const KEPT_PINGS = 10;
/** A partner that answered a ping within this time is there, whatever the server says. */
const ALIVE_MS = 3_000;
/** How long after the end of a connection the server may say that the partner left. */
const NEWS_WITHIN_MS = 500;
/** A partner over the link that was measured, or in a scene that does not measure, one opened for the match. */
export class MatchPartner {
  partnerId;
  index;
  rtt;
  #link;
  #events = new Emitter();
  #pings = new Map();
  #unsent = [];
  #unread = [];
  #closed = null;
  #isGone = false;
  #lastPongAtMs = Number.NEGATIVE_INFINITY;
  #isOpenTold = false;
  #isClosedTold = false;
  #pinging;
  constructor(link, { partnerId, index, rtt }) {
    this.partnerId = partnerId;
    this.index = index;
    this.rtt = rtt;
    this.#link = link;
    link.on("data", (data) => this.#takeData(data));
    link.on("pong", ({ nonce, atMs }) => this.#takePong(nonce, atMs));
    link.on("closed", (reason) => this.#lost(reason));
    if (link.isOpen) this.#open();
    else if (link.isClosed) this.end("connection-lost");
    else link.on("open", () => this.#open());
  }
  get isOpen() {
    return this.#closed === null && this.#link.isOpen;
  }
  send(data) {
    if (this.#closed !== null) return false;
    if (this.#link.isOpen) return this.#link.sendData(data);
    this.#unsent.push(data);
    return true;
  }
  /** `open`, `closed` and `data` that came before anybody listened are told to the first listener. */
  on(event, listener) {
    const unsubscribe = this.#events.on(event, listener);
    queueMicrotask(() => this.#catchUp(event));
    return unsubscribe;
  }
  /**
   * The server's word that the partner is gone. It may be wrong about somebody who only lost the server: as long as pings are answered,
   * the connection goes on.
   */
  noteGone() {
    this.#isGone = true;
    if (!this.isOpen || performance.now() - this.#lastPongAtMs > ALIVE_MS) this.end("left");
  }
  /** The connection is over. Whoever calls it says why. */
  end(reason) {
    if (this.#closed !== null) return;
    this.#closed = reason;
    clearInterval(this.#pinging);
    this.#link.close();
    this.#tellClosed();
  }
  #open() {
    for (const data of this.#unsent.splice(0)) this.#link.sendData(data);
    this.#pinging = setInterval(() => this.#ping(), PING_INTERVAL_MS);
    this.#tellOpen();
  }
  #ping() {
    const sent = this.#link.ping();
    if (!sent) return;
    this.#pings.set(sent.nonce, sent.sentAtMs);
    const [oldest] = this.#pings.keys();
    if (this.#pings.size > KEPT_PINGS && oldest !== undefined) this.#pings.delete(oldest);
  }
  #takePong(nonce, atMs) {
    const sentAtMs = this.#pings.get(nonce);
    if (sentAtMs === undefined) return;
    this.#pings.delete(nonce);
    this.#lastPongAtMs = atMs;
    this.#events.emit("rtt", { rttMs: atMs - sentAtMs });
  }
  /** A partner that leaves closes the connection first; the server's word for it comes a moment later. */
  #lost(reason) {
    if (this.#isGone) this.end("left");
    else setTimeout(() => this.end(this.#isGone ? "left" : reason), NEWS_WITHIN_MS);
  }
  #takeData(data) {
    if (this.#events.has("data")) this.#events.emit("data", data);
    else this.#unread.push(data);
  }
  #catchUp(event) {
    if (event === "data") for (const data of this.#unread.splice(0)) this.#takeData(data);
    else if (event === "open" && this.isOpen) this.#tellOpen();
    else if (event === "closed" && this.#closed !== null) this.#tellClosed();
  }
  #tellOpen() {
    if (this.#isOpenTold || !this.#events.has("open")) return;
    this.#isOpenTold = true;
    this.#events.emit("open", undefined);
  }
  #tellClosed() {
    if (this.#isClosedTold || this.#closed === null || !this.#events.has("closed")) return;
    this.#isClosedTold = true;
    this.#events.emit("closed", { reason: this.#closed });
  }
}
//# sourceMappingURL=match-partner.js.map
