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
  /** So long after it dies in its match the page is loaded anew; `null`: never; missing: it does not die. */
  readonly backAfterMs?: number | null;
  /** Which it comes back for. */
  readonly earlier?: CrashPage;
  /** Called with everything that it is told. */
  readonly onTold: (event: string) => void;
}

/** How a page that comes back to a match finds it. */
export type Return = "rejoined" | "gone" | "too late";

const returns: ReadonlyMap<string, Return> = new Map([
  ["partner-gone", "gone"],
  ["already-matched", "too late"],
  ["finished", "too late"],
]);

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
  /** What it was told of the match that it comes back to. */
  readonly returns: Return[] = [];
  /** What it was given to take along. */
  readonly codes: string[] = [];
  /** In its match. */
  hasDied = false;
  /** Its participant's next page. */
  successor: CrashPage | null = null;
  readonly #options: CrashPageOptions;
  readonly #socket: ReturnType<typeof io>;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Of its wait. */
  #leftMs = Number.POSITIVE_INFINITY;
  #over: () => void = () => {};
  readonly isOver: Promise<void>;
  #isLeaving = false;
  readonly #pageId: string;
  #resumeSecret: string | undefined;

  constructor(options: CrashPageOptions) {
    this.#options = options;
    this.participantId = options.participantId;
    const { earlier } = options;
    this.#pageId = `${earlier ? "second-" : ""}page-of-${options.participantId}`;
    // Like the SDK: before there is a secret, the page's own id is it.
    this.#resumeSecret = earlier && (earlier.#resumeSecret ?? earlier.#pageId);
    this.isOver = new Promise((resolve) => (this.#over = resolve));
    const patience = { reconnectionDelay: 40, reconnectionDelayMax: 200 };
    const socket = io(options.url, { transports: ["websocket"], forceNew: true, ...patience });
    this.#socket = socket;
    socket.onAny((event: string) => options.onTold(event));
    socket.on("connect", () => void this.#join());
    socket.on("rtt/echo", (nonce: string, acknowledge: (answer: string) => void) => acknowledge(nonce));
    socket.on("place/secret", ({ resumeSecret }: ServerMessages["place/secret"]) => {
      this.#resumeSecret = resumeSecret;
    });
    socket.on("status", (status: StatusMessage) => this.#noteStatus(status));
    socket.on("probe/start", (start: ProbeStart) => this.#probe(start));
    socket.on("match/started", (told: ServerMessages["match/started"]) => this.#noteStarted(told));
    socket.on("released", (told: ServerMessages["released"]) => this.#noteReleased(told));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.disconnect();
    this.successor?.close();
    this.#over();
  }

  async #join(): Promise<void> {
    const { participantId } = this;
    const resume = this.outcome === "matched";
    const resumeSecret = this.#resumeSecret;
    const page = { pageId: this.#pageId, resumeSecret, hidden: false, resume };
    const reply = await this.#ask("waitroom/join", { protocolVersion, scene: "game", participantId, ...page });
    if (!reply) return;
    if (reply.ok) this.isIn = true;
    // It had left its match, and was not told so.
    else if (!(resume && this.#isLeaving)) this.faults.push(`${participantId} was refused: ${reply.error.message}`);
  }

  /** `null`: the connection broke first. */
  async #ask<E extends PageEvent>(event: E, message: PageMessage<E>): Promise<Reply | null> {
    if (!this.#socket.connected) return null;
    const { id } = this.#socket;
    return new Promise((resolve) => {
      const broken = () => resolve(null);
      this.#socket.once("disconnect", broken);
      this.#socket.emit(event, message, (reply: Reply) => {
        this.#socket.off("disconnect", broken);
        resolve(this.#socket.id === id ? reply : null);
      });
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

  #noteStarted({ matchId, rejoined }: ServerMessages["match/started"]): void {
    const { earlier, playsMs, backAfterMs } = this.#options;
    const known = this.matchId ?? earlier?.matchId ?? matchId;
    if (known !== matchId) this.faults.push(`${this.participantId} is in two matches, ${known} and ${matchId}`);
    if (this.outcome !== null && this.outcome !== "matched") {
      this.faults.push(`${this.participantId} was matched after ${this.outcome}`);
    }
    if (rejoined !== (earlier !== undefined)) {
      this.faults.push(`${this.participantId} was told that it ${rejoined ? "had" : "had not"} been in its match`);
    }
    if (this.matchId !== null) return;
    this.matchId = matchId;
    this.outcome = "matched";
    if (earlier) this.returns.push("rejoined");
    if (backAfterMs === undefined) this.#after(playsMs, () => void this.#finish());
    else this.#after(playsMs / 3, () => this.#die(backAfterMs));
  }

  /** Says so twice, and leaves. */
  async #finish(): Promise<void> {
    await this.#sayFinished();
    this.#after(this.#options.playsMs / 2, () => {
      void this.#sayFinished().then(() => {
        this.#isLeaving = true;
        this.#socket.emit("waitroom/leave", {});
        this.#over();
      });
    });
  }

  /** As often as it takes until there is an answer: the server may be away just now. */
  async #sayFinished(): Promise<void> {
    const { participantId, matchId } = this;
    if (matchId === null) return;
    const said = { scene: "game", participantId, pageId: this.#pageId, matchId, reason: "finished" } as const;
    let reply = await this.#ask("match/finish", said);
    while (reply === null) {
      await new Promise<void>((resolve) => this.#socket.once("connect", resolve));
      reply = await this.#ask("match/finish", said);
    }
    if (!reply.ok) this.faults.push(`${participantId} could not finish ${matchId}: ${reply.error.message}`);
    else this.#noteCode(reply.completion?.completionCode);
  }

  /** The tab is gone, and what it has stored is not. */
  #die(backAfterMs: number | null): void {
    this.hasDied = true;
    this.#socket.disconnect();
    if (backAfterMs === null) return this.#over();
    this.#after(backAfterMs, () => {
      const { backAfterMs: _backAfterMs, ...options } = this.#options;
      this.successor = new CrashPage({ ...options, earlier: this });
      void this.successor.isOver.then(this.#over);
    });
  }

  #noteReleased({ reason, completionCode }: ServerMessages["released"]): void {
    if (this.outcome !== null && this.outcome !== reason) {
      this.faults.push(`${this.participantId} was told ${reason} after ${this.outcome}`);
    }
    if (this.#options.earlier) {
      const found = returns.get(reason);
      if (found) this.returns.push(found);
      else this.faults.push(`${this.participantId} came back to its match, and was told ${reason}`);
    }
    this.#noteCode(completionCode);
    this.outcome ??= reason;
    this.close();
  }

  #noteCode(code: string | undefined): void {
    if (code !== undefined) this.codes.push(code);
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}
