import type { Baseline } from "@earshot/protocol";
import { createBacklog, type Backlog } from "../backlog.ts";
import { createEmitter } from "../emitter.ts";
import type { LinkSession } from "../link/link-session.ts";
import type { Partner, PartnerEvents } from "./match.ts";
import { byteLengthOf } from "../message-size.ts";
import { notSent, toMessage } from "../message.ts";
import type { BaselineMeasuring, BaselineOptions } from "../measuring/baseline.ts";
import { createRttWatch } from "./rtt-watch.ts";
import { MATCH_INTERVAL_MS, NEWS_WITHIN_MS, OPEN_WITHIN_MS } from "../timing.ts";
import { createUnread } from "../unread.ts";

type ClosedReason = PartnerEvents["closed"]["reason"];

type Numbers = Pick<Partner, "rtt" | "theirRtt">;

type MatchPartnerOptions = Pick<Partner, "partnerId" | "index"> &
  Numbers & {
    /** How to measure the number of the match, and where to tell it. */
    readonly baseline: Pick<BaselineOptions, "dueAtMs" | "isBesideData"> & {
      readonly report: (found: Baseline) => void;
    };
    /** From which round trip on, in ms, `slow` is told. */
    readonly maxRttMs: number;
  };

/** A partner over the link that was measured, or in a scene that does not measure, one opened for the match. */
export interface MatchPartner extends Partner {
  /**
   * The server's word that the partner is gone. It may be wrong about somebody who only lost the server: as long as pings are
   * answered, the connection goes on.
   */
  noteGone(): void;
  /** What the server says of the two sides' measurements: whoever listens is told to look at them. */
  noteRtt(numbers: Numbers): void;
  /** The match with this partner is over. Whoever calls it says why, and what becomes of the link. */
  end(reason: ClosedReason): void;
}

export function createMatchPartner(
  link: LinkSession,
  { maxRttMs, baseline: { report, ...baselineOptions }, ...facts }: MatchPartnerOptions,
): MatchPartner {
  const unheard: { [E in keyof PartnerEvents]?: Backlog<PartnerEvents[E]> } = {
    open: createBacklog(),
    data: createUnread(),
    closed: createBacklog(),
  };
  const { on, emit } = createEmitter<PartnerEvents>(unheard);
  const watch = createRttWatch({ maxRttMs, tell: emit });
  let isEnded = false;
  let isGone = false;
  let measuring: BaselineMeasuring | undefined;
  let pinging: ReturnType<typeof setInterval> | undefined;
  const partner: MatchPartner = {
    ...facts,
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
    noteGone() {
      isGone = true;
      if (watch.isStalled || link.isClosed) giveUp();
      // Whoever left right after the start may have sent something first. It comes with the connection, if that still opens here.
      else if (!link.isOpen) setTimeout(giveUpUnopened, OPEN_WITHIN_MS);
    },
    noteRtt({ rtt, theirRtt }) {
      Object.assign(partner, { rtt, theirRtt });
      emit("baseline", undefined);
    },
    end,
  };

  link.follow({
    open,
    sent: (ping) => measuring?.sent(ping),
    data: (data) => emit("data", data),
    drained: () => emit("drained", undefined),
    pong(pong) {
      if (measuring) return measuring.pong(pong);
      const { rttMs } = pong;
      watch.take(rttMs);
      emit("rtt", { rttMs });
    },
    // A partner that leaves closes the connection first, mostly; the server's word for it comes a moment later.
    closed(reason) {
      if (isGone) end("left");
      else setTimeout(() => end(reason), NEWS_WITHIN_MS);
    },
  });

  function open(): void {
    emit("open", undefined);
    void import("../measuring/baseline.ts").then(
      ({ measureBaseline }) => {
        if (!isEnded) measuring = measureBaseline({ ...baselineOptions, link, done: watchOn });
      },
      () => watchOn(null),
    );
  }

  function watchOn(found: Baseline | null): void {
    if (isEnded) return;
    if (found) report(found);
    pinging = setInterval(() => {
      // Until now, answers were to its last pings.
      measuring = undefined;
      link.measureBesideData(1, 0);
      watch.notePing();
    }, MATCH_INTERVAL_MS);
  }

  function giveUpUnopened(): void {
    if (!link.isOpen) giveUp();
  }

  function giveUp(): void {
    end("left");
    link.lose();
  }

  function end(reason: ClosedReason): void {
    if (isEnded) return;
    isEnded = true;
    measuring?.end();
    clearInterval(pinging);
    // That it was open is no news any more.
    delete unheard.open;
    emit("closed", { reason });
  }

  return partner;
}
