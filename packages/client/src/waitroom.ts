import { protocolVersion } from "@earshot/protocol";
import type { MatchAnnounced, ProbeStop, ServerMessages, StatusMessage } from "@earshot/protocol";
import { measureBeacons } from "./beacons.ts";
import { Emitter } from "./emitter.ts";
import { Links } from "./links.ts";
import { MatchError } from "./match-error.ts";
import { MatchPartner } from "./match-partner.ts";
import type { Match } from "./match.ts";
import type { JoinOptions } from "./options.ts";
import { randomId } from "./random.ts";
import { simplePeerLink } from "./simple-peer-link.ts";
import type { EndReason, Outcome, Status, WaitroomEvents } from "./status.ts";
import { Transport } from "./transport.ts";

/** Without a connection for this long, a page that is not matched yet gives up. */
const GIVE_UP_MS = 30_000;

/** A participant's stay in a waitroom, as its page sees it. Made by `joinWaitroom`. */
export class Waitroom {
  /** How the stay ends: a value in every expected case. Never rejects. */
  readonly outcome: Promise<Outcome>;
  readonly #options: JoinOptions;
  readonly #pageId = randomId();
  readonly #events = new Emitter<WaitroomEvents>();
  readonly #transport: Transport;
  readonly #links: Links;
  #status: Status = { kind: "connecting", again: false };
  #hasJoined = false;
  #partners: MatchPartner[] = [];
  #announced: { readonly matchId: string; readonly index: number } | null = null;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: JoinOptions) {
    this.outcome = new Promise((resolve) => {
      this.on("status", (status) => {
        if (status.kind === "matched" || status.kind === "released") resolve(status);
      });
    });
    this.#options = options;
    this.#links = this.#makeLinks();
    this.#transport = this.#connect();
    this.#armGiveUp();
    document.addEventListener("visibilitychange", this.#tellVisibility);
    if (options.signal?.aborted) queueMicrotask(() => this.leave());
    options.signal?.addEventListener("abort", () => this.leave(), { once: true });
  }

  /** Where the participant stands now. */
  get status(): Status {
    return this.#status;
  }

  /** Returns the function that ends the subscription. */
  on<E extends keyof WaitroomEvents>(event: E, listener: (value: WaitroomEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** The match, in one line. @throws MatchError with the outcome's reason if there is none. */
  async match(): Promise<Match> {
    const outcome = await this.outcome;
    if (outcome.kind === "matched") return outcome.match;
    throw new MatchError(outcome.reason, outcome.message);
  }

  /** Gives the place up, or leaves the match. */
  leave(): void {
    this.#transport.send("waitroom/leave", {});
    this.#end("left");
  }

  #connect(): Transport {
    return new Transport(String(this.#options.server), {
      connected: () => void this.#join(this.#hasJoined),
      disconnected: (byServer) => this.#disconnected(byServer),
      messages: {
        status: (message) => this.#takeStatus(message),
        "lobby/count": ({ waitingCount }) => {
          if (this.#status.kind === "waiting") this.#become({ ...this.#status, waitingCount });
        },
        "beacons/measure": ({ urls }) =>
          void measureBeacons(urls, (rttsMs) => this.#transport.send("beacons/report", { rttsMs })),
        "probe/start": (start) => this.#links.probe(start),
        "probe/stop": (message) => this.#takeVerdict(message),
        "link/signal": ({ linkId, signals }) => this.#links.receive(linkId, signals),
        "match/announced": (message) => this.#announce(message),
        "match/started": (message) => this.#start(message),
        "match/member-gone": ({ partnerId }) => this.#partners.find((one) => one.partnerId === partnerId)?.noteGone(),
        released: ({ reason }) => this.#end(reason),
      },
    });
  }

  #makeLinks(): Links {
    return new Links(this.#options.link ?? simplePeerLink, {
      signal: (linkId, signals) => this.#transport.send("link/signal", { linkId, signals: [...signals] }),
      opened: (probeId) => this.#transport.send("probe/opened", { probeId }),
      report: (probeId, report) => this.#transport.send("probe/report", { probeId, report }),
      sample: (sample) => this.#events.emit("sample", sample),
      stageChanged: (stage) => {
        if (this.#status.kind === "probing") this.#become({ ...this.#status, stage });
      },
    });
  }

  async #join(resume: boolean): Promise<void> {
    clearTimeout(this.#giveUp);
    const { scene, participantId } = this.#options;
    const page = { scene, participantId, pageId: this.#pageId, hidden: document.hidden };
    const reply = await this.#transport.ask("waitroom/join", { protocolVersion, ...page, resume });
    if (!reply || this.#isOver) return;
    if (reply.ok) this.#hasJoined = true;
    else if (reply.error.code === "unknown-session" && this.#status.kind !== "matched") await this.#join(false);
    else if (reply.error.code !== "unknown-session") this.#end("failed", reply.error.message);
  }

  #disconnected(byServer: boolean): void {
    if (this.#isOver || this.#status.kind === "matched") return;
    if (byServer) return this.#end("failed", "the server closed the connection");
    this.#become({ kind: "connecting", again: true });
    this.#armGiveUp();
  }

  #armGiveUp(): void {
    clearTimeout(this.#giveUp);
    const message = `no connection to ${String(this.#options.server)} for ${GIVE_UP_MS / 1_000} s`;
    this.#giveUp = setTimeout(() => this.#end("failed", message), GIVE_UP_MS);
  }

  /** Whoever waits holds no links, but to those who were measured as near and may still come together in a group. */
  #takeStatus(message: StatusMessage): void {
    if (message.kind === "waiting") {
      const { deadlineInMs, keptLinkIds, ...rest } = message;
      this.#dropPartners(keptLinkIds);
      this.#announced = null;
      this.#become({ ...rest, deadlineAtMs: performance.now() + deadlineInMs });
    } else if (message.kind === "probing") {
      this.#become({ kind: "probing", attempts: message.attempts, stage: this.#links.stage });
    } else this.#become(message);
  }

  #takeVerdict(stop: ProbeStop): void {
    const start = this.#links.stopProbe(stop);
    if (!start) return;
    const { probeId, partnerId, maxP2pRttMs } = start;
    const { verdict, own, theirs } = stop;
    const accepted = verdict.kind === "accepted";
    const reason = verdict.kind === "rejected" ? verdict.reason : null;
    const { rttMs } = verdict;
    this.#events.emit("verdict", { probeId, partnerId, accepted, reason, rttMs, maxP2pRttMs, own, theirs });
  }

  #announce({ matchId, index, startsInMs, partners }: MatchAnnounced): void {
    const startsAtMs = performance.now() + startsInMs;
    this.#announced = { matchId, index };
    const { maxRttMs = null } = this.#options;
    this.#links.closeAll(partners.map(({ linkId }) => linkId));
    this.#partners = partners.map(({ partnerId, index: partnerIndex, ...link }) => {
      const { own: rtt, theirs: theirRtt } = this.#links.measurementsOf(link.linkId);
      return new MatchPartner(this.#links.open(link), { partnerId, index: partnerIndex, rtt, theirRtt, maxRttMs });
    });
    this.#become({ kind: "confirming", matchId, startsAtMs });
  }

  /** The news comes a little before the start, so that everybody starts at the same moment. */
  #start({ matchId, startsInMs, roles, condition }: ServerMessages["match/started"]): void {
    if (this.#announced?.matchId !== matchId || this.#isOver || this.#status.kind === "matched") return;
    const startsAtMs = performance.now() + startsInMs;
    const { index } = this.#announced;
    const match: Match = {
      matchId,
      index,
      role: roles[index] ?? null,
      roles,
      condition,
      partners: this.#partners,
      startsAtMs,
      leave: () => this.leave(),
    };
    setTimeout(() => {
      if (this.#isOver) return;
      this.#become({ kind: "matched", match });
    }, startsInMs);
  }

  get #isOver(): boolean {
    return this.#status.kind === "released";
  }

  #end(reason: EndReason, message?: string): void {
    if (this.#isOver) return;
    clearTimeout(this.#giveUp);
    document.removeEventListener("visibilitychange", this.#tellVisibility);
    this.#dropPartners();
    this.#links.end();
    this.#transport.close();
    this.#become({ kind: "released", reason, ...(message === undefined ? {} : { message }) });
  }

  #dropPartners(keptLinkIds: readonly string[] = []): void {
    for (const partner of this.#partners) partner.end("left", keptLinkIds);
    this.#partners = [];
    this.#links.closeAll(keptLinkIds);
  }

  #become(status: Status): void {
    this.#status = status;
    this.#events.emit("status", status);
  }

  readonly #tellVisibility = (): void => this.#transport.send("page/visibility", { hidden: document.hidden });
}
