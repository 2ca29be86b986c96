import { Emitter } from "./emitter.ts";
import type { LinkSession } from "./link-session.ts";
import type { Partner, PartnerEvents, PartnerRtt } from "./match.ts";
import { RttWatch } from "./rtt-watch.ts";

/** Between two pings of a running match, in ms. */
const PING_INTERVAL_MS = 1_000;

/** A partner that answered a ping within this time is there, whatever the server says. */
const ALIVE_MS = 3_000;

/** How long after the end of a connection the server may say that the partner left. */
const NEWS_WITHIN_MS = 500;

type ClosedReason = PartnerEvents["closed"]["reason"];

type MatchPartnerOptions = Pick<Partner, "partnerId" | "index" | "rtt" | "theirRtt"> & {
  /** From which round trip on, in ms, `slow` is told; `null` for never. */
  readonly maxRttMs: number | null;
};

/** A partner over the link that was measured, or in a scene that does not measure, one opened for the match. */
export class MatchPartner implements Partner {
  readonly partnerId: string;
  readonly index: number;
  readonly rtt: PartnerRtt | null;
  readonly theirRtt: PartnerRtt | null;
  readonly #link: LinkSession;
  readonly #events = new Emitter<PartnerEvents>();
  readonly #watch: RttWatch;
  #unsent: (string | Uint8Array)[] = [];
  #unread: (string | Uint8Array)[] = [];
  #closed: ClosedReason | null = null;
  #isGone = false;
  #isOpenTold = false;
  #isClosedTold = false;
  #pinging: ReturnType<typeof setInterval> | undefined;

  constructor(link: LinkSession, { partnerId, index, rtt, theirRtt, maxRttMs }: MatchPartnerOptions) {
    this.partnerId = partnerId;
    this.index = index;
    this.rtt = rtt;
    this.theirRtt = theirRtt;
    this.#link = link;
    this.#watch = new RttWatch({
      maxRttMs,
      atMs: performance.now(),
      tell: (event, value) => this.#events.emit(event, value),
    });
    link.on("data", (data) => this.#takeData(data));
    link.on("pong", ({ rttMs }) => this.#takePong(rttMs));
    link.on("closed", (reason) => this.#lost(reason));
    if (link.isOpen) this.#open();
    else if (link.isClosed) this.end("connection-lost");
    else link.on("open", () => this.#open());
  }

  get isOpen(): boolean {
    return this.#closed === null && this.#link.isOpen;
  }

  send(data: string | Uint8Array): boolean {
    if (this.#closed !== null) return false;
    if (this.#link.isOpen) return this.#link.sendData(data);
    this.#unsent.push(data);
    return true;
  }

  /** `open`, `closed` and `data` that came before anybody listened are told to the first listener. */
  on<E extends keyof PartnerEvents>(event: E, listener: (value: PartnerEvents[E]) => void): () => void {
    const unsubscribe = this.#events.on(event, listener);
    queueMicrotask(() => this.#catchUp(event));
    return unsubscribe;
  }

  /**
   * The server's word that the partner is gone. It may be wrong about somebody who only lost the server: as long as pings are answered,
   * the connection goes on.
   */
  noteGone(): void {
    this.#isGone = true;
    if (!this.isOpen || !this.#watch.isAlive(performance.now(), ALIVE_MS)) this.end("left");
  }

  /** The connection is over, unless it is kept for another try with the same person. Whoever calls it says why. */
  end(reason: ClosedReason, keptLinkIds: readonly string[] = []): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    clearInterval(this.#pinging);
    if (!keptLinkIds.includes(this.#link.linkId)) this.#link.close();
    this.#tellClosed();
  }

  #open(): void {
    for (const data of this.#unsent.splice(0)) this.#link.sendData(data);
    this.#pinging = setInterval(() => this.#ping(), PING_INTERVAL_MS);
    this.#tellOpen();
  }

  #ping(): void {
    this.#link.ping(1, PING_INTERVAL_MS);
    this.#watch.look(performance.now());
  }

  #takePong(rttMs: number): void {
    if (this.#closed !== null) return;
    this.#watch.take(rttMs, performance.now());
    this.#events.emit("rtt", { rttMs });
  }

  /** A partner that leaves closes the connection first; the server's word for it comes a moment later. */
  #lost(reason: "connection-failed" | "connection-lost"): void {
    if (this.#isGone) this.end("left");
    else setTimeout(() => this.end(this.#isGone ? "left" : reason), NEWS_WITHIN_MS);
  }

  #takeData(data: string | Uint8Array): void {
    if (this.#events.has("data")) this.#events.emit("data", data);
    else this.#unread.push(data);
  }

  #catchUp(event: keyof PartnerEvents): void {
    if (event === "data") for (const data of this.#unread.splice(0)) this.#takeData(data);
    else if (event === "open" && this.isOpen) this.#tellOpen();
    else if (event === "closed" && this.#closed !== null) this.#tellClosed();
  }

  #tellOpen(): void {
    if (this.#isOpenTold || !this.#events.has("open")) return;
    this.#isOpenTold = true;
    this.#events.emit("open", undefined);
  }

  #tellClosed(): void {
    if (this.#isClosedTold || this.#closed === null || !this.#events.has("closed")) return;
    this.#isClosedTold = true;
    this.#events.emit("closed", { reason: this.#closed });
  }
}
