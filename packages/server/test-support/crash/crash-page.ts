import { protocolVersion } from "@earshot/protocol";
import type { PageEvent, PageMessage, ProbeStart, Reply, ServerMessages, StatusMessage } from "@earshot/protocol";
import { io } from "socket.io-client";
import { measured } from "../probing.ts";
import { sdpOf } from "../sdp.ts";

/** Since the last heartbeat of a journal before a crash, time may have passed of which the next process knows nothing. */
const HEARTBEAT_MS = 2_100;

interface CrashPageOptions {
  readonly url: string;
  readonly participantId: string;
  /** The round trip that both sides of a probe measure. */
  readonly rttMsOf: (probeId: string) => number;
  /** How long it stays in its match. */
  readonly playsMs: number;
  /** Called with everything that it is told. */
  readonly onTold: () => void;
}

/** A page that finds its server again, and remembers what it was told. It shares nothing with the server but the wire. */
export class CrashPage {
  readonly participantId: string;
  /** What cannot be. */
  readonly faults: string[] = [];
  /** Once it was let in. */
  isIn = false;
  /** "matched", or why it was released. */
  outcome: string | null = null;
  matchId: string | null = null;
  readonly #options: CrashPageOptions;
  readonly #socket: ReturnType<typeof io>;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Of its wait. */
  #leftMs = Number.POSITIVE_INFINITY;
  #over: () => void = () => {};
  readonly isOver: Promise<void>;
  #isLeaving = false;
  #resumeSecret: string | undefined;

  constructor(options: CrashPageOptions) {
    this.#options = options;
    this.participantId = options.participantId;
    this.isOver = new Promise((resolve) => (this.#over = resolve));
    const patience = { reconnectionDelay: 40, reconnectionDelayMax: 200 };
    const socket = io(options.url, { transports: ["websocket"], forceNew: true, ...patience });
    this.#socket = socket;
    socket.onAny(() => options.onTold());
    socket.on("connect", () => void this.#join());
    socket.on("rtt/echo", (nonce: string, acknowledge: (answer: string) => void) => acknowledge(nonce));
    socket.on("place/secret", ({ resumeSecret }: ServerMessages["place/secret"]) => {
      this.#resumeSecret = resumeSecret;
    });
    socket.on("status", (status: StatusMessage) => this.#noteStatus(status));
    socket.on("probe/start", (start: ProbeStart) => this.#probe(start));
    socket.on("match/started", ({ matchId }: ServerMessages["match/started"]) => this.#noteStarted(matchId));
    socket.on("released", ({ reason }: ServerMessages["released"]) => this.#noteReleased(reason));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.disconnect();
    this.#over();
  }

  async #join(): Promise<void> {
    const { participantId } = this;
    const resume = this.outcome === "matched";
    const resumeSecret = this.#resumeSecret;
    const page = { pageId: `page-of-${participantId}`, resumeSecret, hidden: false, resume };
    const reply = await this.#ask("waitroom/join", { protocolVersion, scene: "game", participantId, ...page });
    if (!reply) return;
    if (reply.ok) this.isIn = true;
    // It had left its match, and was not told so.
    else if (!(resume && this.#isLeaving)) this.faults.push(`${participantId} was refused: ${reply.error.message}`);
  }

  /** `null`: the connection broke first. */
  async #ask<E extends PageEvent>(event: E, message: PageMessage<E>): Promise<Reply | null> {
    const { id } = this.#socket;
    return new Promise((resolve) => {
      this.#socket.emit(event, message, (reply: Reply) => resolve(this.#socket.id === id ? reply : null));
    });
  }

  #noteStatus(status: StatusMessage): void {
    if (this.outcome !== null) this.faults.push(`${this.participantId} was told ${status.kind} after ${this.outcome}`);
    if (status.kind !== "waiting") return;
    const { deadlineInMs: leftMs } = status;
    const before = this.#leftMs;
    this.#leftMs = leftMs;
    if (leftMs > before + HEARTBEAT_MS) this.faults.push(`${this.participantId} had ${before} ms left, then ${leftMs}`);
  }

  #probe({ probeId, initiator }: ProbeStart): void {
    const { id } = this.#socket;
    const say = <E extends PageEvent>(event: E, message: PageMessage<E>) => {
      if (this.#socket.id === id) this.#socket.emit(event, message);
    };
    say("link/signal", { linkId: probeId, signals: [{ type: initiator ? "offer" : "answer", sdp: sdpOf("first") }] });
    this.#after(20, () => say("probe/opened", { probeId }));
    const rttMs = this.#options.rttMsOf(probeId);
    this.#after(80, () => say("probe/report", { probeId, report: measured(rttMs) }));
  }

  #noteStarted(matchId: string): void {
    if (this.matchId !== null && this.matchId !== matchId) {
      this.faults.push(`${this.participantId} is in two matches, ${this.matchId} and ${matchId}`);
    }
    if (this.outcome !== null && this.outcome !== "matched") {
      this.faults.push(`${this.participantId} was matched after ${this.outcome}`);
    }
    if (this.matchId !== null) return;
    this.matchId = matchId;
    this.outcome = "matched";
    this.#after(this.#options.playsMs, () => {
      this.#isLeaving = true;
      this.#socket.emit("waitroom/leave", {});
      this.#over();
    });
  }

  #noteReleased(reason: string): void {
    if (this.outcome !== null && this.outcome !== reason) {
      this.faults.push(`${this.participantId} was told ${reason} after ${this.outcome}`);
    }
    this.outcome ??= reason;
    this.close();
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}
