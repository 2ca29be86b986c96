import { protocolVersion } from "@earshot/protocol";
import { measureBeacons } from "./beacons.ts";
import { createEmitter, type Emitter } from "./emitter.ts";
import { createLinks } from "./links.ts";
import { MatchError } from "./match-error.ts";
import { createMatchPartner, type MatchPartner } from "./match-partner.ts";
import type { Match } from "./match.ts";
import type { JoinOptions } from "./options.ts";
import { randomId } from "./random.ts";
import { simplePeerLink } from "./simple-peer-link.ts";
import type { EndReason, Outcome, Probing, Status, WaitroomEvents } from "./status.ts";
import { connect } from "./transport.ts";
import { GIVE_UP_MS } from "./timing.ts";

/** A participant's stay in a waitroom, as its page sees it. Made by `joinWaitroom`. */
export interface Waitroom extends Pick<Emitter<WaitroomEvents>, "on"> {
  /** How the stay ends: a value in every expected case. Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Where the participant stands now. */
  readonly status: Status;
  /** The match, in one line. @throws MatchError with the outcome's reason if there is none. */
  match(): Promise<Match>;
  /** Gives the place up, or leaves the match: as `match.leave()`. */
  leave(): Promise<void>;
}

export function enterWaitroom(options: JoinOptions): Waitroom {
  const {
    server,
    scene,
    participantId,
    signal,
    maxRttMs = Number.POSITIVE_INFINITY,
    link: factory = simplePeerLink,
  } = options;
  const pageId = randomId();
  const { on, emit } = createEmitter<WaitroomEvents>();
  let status: Status = { kind: "connecting", again: false };
  let partners: readonly MatchPartner[] = [];
  let announcedId: string | undefined;
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  let start: ReturnType<typeof setTimeout> | undefined;
  let finished: Promise<void> | undefined;

  const outcome = new Promise<Outcome>((resolve) => {
    on("status", (now) => {
      if (now.kind === "matched" || now.kind === "released") resolve(now);
    });
  });
  const transport = connect(String(server));
  const links = createLinks({
    factory,
    send: transport.send,
    tell: emit,
    stageChanged() {
      if (status.kind === "probing") become(status);
    },
  });
  transport.listen({
    connected() {
      clearTimeout(giveUp);
      // A page in a match has use for its old place only.
      transport.send("waitroom/join", {
        protocolVersion,
        scene,
        participantId,
        pageId,
        hidden: document.hidden,
        resume: status.kind === "matched",
      });
    },
    disconnected(byServer) {
      if (status.kind === "released" || status.kind === "matched") return;
      if (byServer) return end("failed", "the server closed the connection");
      become({ kind: "connecting", again: true });
      armGiveUp();
    },
    messages: {
      ...links.messages,
      // Whoever waits holds no links, but to those who were measured as near and may still come together in a group.
      status(message) {
        if (message.kind === "waiting") {
          const { deadlineInMs, keptLinkIds, ...rest } = message;
          dropPartners(keptLinkIds);
          become({ ...rest, deadlineAtMs: performance.now() + deadlineInMs });
        } else become(message);
      },
      "lobby/count"({ waitingCount }) {
        if (status.kind === "waiting") become({ ...status, waitingCount });
      },
      "beacons/measure": ({ urls }) =>
        void measureBeacons(urls, (rttsMs) => transport.send("beacons/report", { rttsMs })),
      "match/announced"({ matchId, startsInMs, partners: told }) {
        // After a broken connection it is told again, when partners may have sent something already.
        if (matchId !== announcedId) {
          announcedId = matchId;
          dropPartners(told.map(({ linkId }) => linkId));
          partners = told.map(({ partnerId, index, rtt, theirRtt, ...link }) =>
            createMatchPartner(links.open(link.linkId, link), { partnerId, index, rtt, theirRtt, maxRttMs }),
          );
        }
        become({ kind: "confirming", matchId, startsAtMs: performance.now() + startsInMs });
      },
      // The news comes a little before the start, so that everybody starts at the same moment.
      "match/started"({ startsInMs, ...facts }) {
        const match: Match = { ...facts, partners, startsAtMs: performance.now() + startsInMs, leave };
        clearTimeout(start);
        start = setTimeout(() => {
          clearTimeout(giveUp);
          become({ kind: "matched", match });
        }, startsInMs);
      },
      "match/member-gone": ({ partnerId }) => partners.find((one) => one.partnerId === partnerId)?.noteGone(),
      released: ({ reason }) => end(reason),
      "protocol/error"({ event, code, message }) {
        // Of a link that broke both ends tell, and one of them is late.
        if (event === "link/closed") return;
        if (event !== "waitroom/join") console.warn(`Earshot: the server refused ${event}: ${message}`);
        else if (code !== "unknown-session") end("failed", message);
      },
    },
  });
  armGiveUp();
  document.addEventListener("visibilitychange", tellVisibility);
  const abort = (): void => void leave();
  if (signal?.aborted) queueMicrotask(abort);
  signal?.addEventListener("abort", abort);

  function armGiveUp(): void {
    giveUp = setTimeout(end, GIVE_UP_MS, "failed", `no connection to ${String(server)} for ${GIVE_UP_MS / 1_000} s`);
  }

  function tellVisibility(): void {
    transport.send("page/visibility", { hidden: document.hidden });
  }

  async function leave(): Promise<void> {
    transport.send("waitroom/leave", {});
    end("left");
    await finished;
  }

  function end(reason: EndReason, message?: string): void {
    if (status.kind === "released") return;
    // Before anything else: that the connection is closed now is no news.
    status = { kind: "released", reason, message };
    clearTimeout(giveUp);
    clearTimeout(start);
    document.removeEventListener("visibilitychange", tellVisibility);
    // A signal may live as long as the page, and through many stays.
    signal?.removeEventListener("abort", abort);
    // How the stay ended is told before what ends with it: nobody should take a partner for gone who was left.
    become(status);
    endPartners(reason === "replaced" ? reason : "left");
    finished = links.finish();
    transport.close();
  }

  function dropPartners(keptLinkIds: readonly string[]): void {
    endPartners("left");
    links.closeAll(keptLinkIds);
  }

  function endPartners(reason: "left" | "replaced"): void {
    for (const partner of partners) partner.end(reason);
    partners = [];
  }

  function become(next: Status | Omit<Probing, "stage">): void {
    status = next.kind === "probing" ? { ...next, stage: links.stage } : next;
    emit("status", status);
  }

  return {
    outcome,
    get status() {
      return status;
    },
    on,
    async match() {
      const ending = await outcome;
      if (ending.kind === "matched") return ending.match;
      throw new MatchError(ending.reason, ending.message);
    },
    leave,
  };
}
