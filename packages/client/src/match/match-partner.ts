import type { Baseline, GoneReason } from "@earshot/protocol";
import { createBacklog, type Backlog } from "../backlog.ts";
import { createEmitter } from "../emitter.ts";
import type { LinkSession } from "../link/link-session.ts";
import type { Partner, PartnerEvents } from "./match.ts";
import { byteLengthOf } from "../message-size.ts";
import { notSent, toMessage } from "../message.ts";
import type { BaselineMeasuring, BaselineOptions } from "../measuring/baseline.ts";
import type { RttWatch } from "./rtt-watch.ts";
import { MATCH_INTERVAL_MS, NEWS_WITHIN_MS, OPEN_WITHIN_MS } from "../timing.ts";
import { createUnread } from "../unread.ts";

type ClosedReason = PartnerEvents["closed"]["reason"];

type Numbers = Pick<Partner, "rtt" | "theirRtt">;

/** A link to the partner. */
export interface PartnerLink {
  readonly linkId: string;
  readonly link: LinkSession;
  /** Which page of the partner is at the other end, from 1. */
  readonly page: number;
  /** How to measure the number of the match, and where to tell it. */
  readonly baseline: Pick<BaselineOptions, "dueAtMs" | "isBesideData"> & {
    readonly report: (found: Baseline) => void;
  };
}

type MatchPartnerOptions = Pick<Partner, "partnerId" | "index"> &
  Numbers & {
    /** From which round trip on, in ms, `slow` is told. */
    readonly maxRttMs: number;
    /** For so long the partner may be out of reach and come back, in ms; 0: not at all. */
    readonly rejoinMs: () => number;
  };

/** A partner over the link that was measured, or in a scene that does not measure, one opened for the match. */
export interface MatchPartner extends Partner {
  /** The link at present. */
  readonly linkId: string;
  /** There is another link now. */
  relink(next: PartnerLink): void;
  /**
   * The server's word that the partner is gone. It may be wrong about somebody who only lost the server: as long as pings are
   * answered, the connection goes on.
   */
  noteGone(reason: GoneReason): void;
  /** What the server says of the two sides' measurements: whoever listens is told to look at them. */
  noteRtt(numbers: Numbers): void;
  /** The match with this partner is over. Whoever calls it says why, and what becomes of the link. */
  end(reason: ClosedReason): void;
}

export function createMatchPartner(
  first: PartnerLink,
  { maxRttMs, rejoinMs, ...facts }: MatchPartnerOptions,
): MatchPartner {
  let { linkId, link, page } = first;
  const unheard: { [E in keyof PartnerEvents]?: Backlog<PartnerEvents[E]> } = {
    open: createBacklog(),
    data: createUnread(),
    closed: createBacklog(),
  };
  const { on, emit } = createEmitter<PartnerEvents>(unheard);
  /** From when the connection is open: nothing is watched before. */
  let watch: RttWatch | undefined;
  let isEnded = false;
  let gone: GoneReason | undefined;
  let wasOpen = false;
  let isAway = false;
  let isNewPage = false;
  /** Until the partner is given up. */
  let patience: ReturnType<typeof setTimeout> | undefined;
  let measuring: BaselineMeasuring | undefined;
  let pinging: ReturnType<typeof setInterval> | undefined;
  const partner: MatchPartner = {
    ...facts,
    get linkId() {
      return linkId;
    },
    get isOpen() {
      return !isEnded && link.isOpen;
    },
    get maxMessageBytes() {
      return link.maxMessageBytes;
    },
    get bufferedAmount() {
      return link.bufferedAmount;
    },
    send(data) {
      const message = toMessage(data);
      const bytes = byteLengthOf(message);
      if (bytes > link.maxMessageBytes) throw notSent(bytes, link);
      return !isEnded && link.send(message, bytes);
    },
    on,
    relink(next) {
      if (isEnded) return;
      unfollow();
      isNewPage ||= next.page !== page;
      ({ linkId, link, page } = next);
      wait("connection-lost");
      follow(next);
    },
    noteGone(reason) {
      gone = reason;
      if (watch?.isStalled || link.isClosed) giveUp();
      // Whoever left right after the start may have sent something first. It comes with the connection, if that still opens here.
      else if (!link.isOpen) setTimeout(giveUpUnopened, OPEN_WITHIN_MS);
    },
    noteRtt({ rtt, theirRtt }) {
      Object.assign(partner, { rtt, theirRtt });
      emit("baseline", undefined);
    },
    end,
  };

  follow(first);

  function follow({ link: followed, baseline: { report, ...options } }: PartnerLink): void {
    const isFollowed = (): boolean => !isEnded && followed === link;
    const settle = (found: Baseline | null): void => {
      if (!isFollowed()) return;
      if (found) report(found);
      watchOn();
    };
    followed.follow({
      open() {
        tellOpen();
        void import("./rtt-watch.ts").then(
          ({ createRttWatch }) => (watch ??= createRttWatch({ maxRttMs, tell: emit })),
          // Then the page hears of no stall, and of a connection that is gone when the browser says so.
          () => {},
        );
        void import("../measuring/baseline.ts").then(
          ({ measureBaseline }) => {
            if (isFollowed()) measuring = measureBaseline({ ...options, link: followed, done: settle });
          },
          () => settle(null),
        );
      },
      sent: (ping) => measuring?.sent(ping),
      data: (data) => emit("data", data),
      drained: () => emit("drained", undefined),
      pong(pong) {
        if (measuring) return measuring.pong(pong);
        const { rttMs } = pong;
        watch?.take(rttMs);
        emit("rtt", { rttMs });
      },
      // A partner that leaves closes the connection first, mostly; the server's word for it comes a moment later.
      closed(reason) {
        unfollow();
        if (gone) end(gone);
        else setTimeout(() => isFollowed() && wait(reason), NEWS_WITHIN_MS);
      },
    });
  }

  /** Nothing is measured over the link any more. */
  function unfollow(): void {
    measuring?.end();
    measuring = undefined;
    clearInterval(pinging);
  }

  function tellOpen(): void {
    clearTimeout(patience);
    patience = undefined;
    if (isAway) emit("back", { rejoined: isNewPage });
    else emit("open", undefined);
    wasOpen = true;
    isAway = isNewPage = false;
  }

  /** The connection is gone. Where people may come back, there will be another one, or not. */
  function wait(reason: ClosedReason): void {
    const patienceMs = rejoinMs();
    if (patienceMs === 0) return end(reason);
    // The server's word for it comes first, if it has one.
    patience ??= setTimeout(() => end(reason), patienceMs + OPEN_WITHIN_MS);
    if (isAway || !wasOpen) return;
    isAway = true;
    emit("away", undefined);
  }

  function watchOn(): void {
    pinging = setInterval(() => {
      // Until now, answers were to its last pings.
      measuring = undefined;
      link.measureBesideData(1, 0);
      watch?.notePing();
    }, MATCH_INTERVAL_MS);
  }

  function giveUpUnopened(): void {
    if (!link.isOpen) giveUp();
  }

  function giveUp(): void {
    end(gone ?? "left");
    link.lose();
  }

  function end(reason: ClosedReason): void {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(patience);
    unfollow();
    // That it was open is no news any more.
    delete unheard.open;
    emit("closed", { reason });
  }

  return partner;
}
