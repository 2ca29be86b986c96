import { protocolVersion, type Released, type Reply } from "@earshot/protocol";
import { createEmitter, type Emitter } from "../emitter.ts";
import { createStayLinks } from "./stay-links.ts";
import { MatchError, type EndReason, type Outcome, type Probing, type Status, type WaitroomEvents } from "./status.ts";
import { createStayMatch } from "./stay-match.ts";
import type { Match } from "../match/match.ts";
import type { JoinOptions } from "./options.ts";
import { deviceOfPage } from "../identity/device.ts";
import { forgetOwnId, isOwnId } from "../identity/own-id.ts";
import { keep, recall } from "../identity/tab-storage.ts";
import { pageUrl } from "../page-url.ts";
import { isPreview, PREVIEW_ID, previewWords } from "../identity/preview.ts";
import { recruiterParametersIn } from "../identity/recruiter-parameters.ts";
import { randomId } from "../random.ts";
import { createReach } from "../server/reach.ts";
import { toServerAddress } from "../server/server-address.ts";
import { simplePeerLink } from "../link/simple-peer-link.ts";
import { timeZoneOfPage } from "../identity/time-zone.ts";
import { LEAVE_WITHIN_MS } from "../timing.ts";
import { connect, type TransportHandlers } from "../server/transport.ts";
import { faultOfWebRtc } from "../link/webrtc.ts";

/** A participant's stay in a waitroom, as its page sees it. Made by `joinWaitroom`. */
export interface Waitroom extends Pick<Emitter<WaitroomEvents>, "on"> {
  /** How the stay ends: a value in every expected case. Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Where the participant stands now. */
  readonly status: Status;
  /** The match, in one line. @throws MatchError with the outcome's reason if there is none. */
  match(): Promise<Match>;
  /** Says that the participant is there: in a `ready-check`, or later, when `waiting` says `aside`. Else nothing changes. */
  ready(): void;
  /** Waits longer, as a `waiting` status says in `extension`; the next one says until when. Where it may not, nothing changes. */
  extend(): void;
  /**
   * Gives the place up, or leaves the match: as `match.leave()`. In a scene with a minimum wait the server says whether that is
   * over, which takes a moment, 1 s at most.
   */
  leave(): Promise<void>;
}

const replacedWords = "this participant goes on in another tab of its own, the newest";

const anonymousWords = "no participant id was in the page's URL; one is made up, which no recruiting platform knows";

export function enterWaitroom(options: JoinOptions): Waitroom {
  const { server, scene, participantId, token, signal, hint, maxRttMs = Number.POSITIVE_INFINITY, link } = options;
  const factory = link ?? simplePeerLink;
  const address = toServerAddress(server);
  const secretKey = `earshot ${address.url} ${scene} ${participantId}`;
  let who = { scene, participantId, pageId: randomId(8) };
  /** By this the server knows a place again, also when this page is loaded anew, and before it has sent a secret. */
  let resumeSecret = recall(secretKey) ?? who.pageId;
  keep(secretKey, resumeSecret);
  const recruiter = recruiterParametersIn(pageUrl());
  const timeZone = hint === "none" ? undefined : timeZoneOfPage();
  /**
   * Why this page can be connected with nobody; `undefined` if it can. A link of the page's own may need no WebRTC: its first
   * probe tells.
   */
  let unsupported = link ? undefined : faultOfWebRtc();
  const { on, emit } = createEmitter<WaitroomEvents>();
  let status: Status = withNote({ kind: "connecting", again: false });
  /** The server has let this page in, or back in. */
  let isIn = false;
  let finished: Promise<void> | undefined;
  let minimumWaitAtMs: number | null = null;

  const outcome = new Promise<Outcome>((resolve) => {
    on("status", (now) => {
      if (now.kind === "matched" || now.kind === "released") resolve(now);
    });
  });
  const transport = connect(address);
  const reach = createReach({
    address,
    isConnected: transport.isConnected,
    tell: (message) => become({ kind: "connecting", again: isIn, message }),
    giveUp: (problem) => end(unsupported ? "unsupported" : "failed", unsupported ?? problem),
  });
  const links = createStayLinks({
    factory,
    send: transport.send,
    tell: emit,
    stageChanged() {
      if (status.kind === "probing") become(status);
    },
    unsupported: leaveUnsupported,
  });
  const play = createStayMatch({
    links,
    send: transport.send,
    maxRttMs,
    leave,
    finish: async (said) => (await import("./finish.ts")).finishMatch(connect(address), { ...who, ...said }),
    announced: become,
    started(match) {
      // A match goes on without the server.
      reach.stop();
      become({ kind: "matched", match });
    },
  });
  const handlers: TransportHandlers = {
    connected() {
      // A page in a match only wants its old place back. A page that can be connected with nobody is hidden, as nobody is matched
      // with it then.
      const hidden = document.hidden || unsupported !== undefined;
      const resume = status.kind === "matched";
      const shown = {
        ...who,
        protocolVersion,
        resumeSecret,
        token,
        recruiter,
        device: deviceOfPage(),
        hidden,
        timeZone,
        resume,
      };
      transport.send("waitroom/join", shown, joined);
      if (unsupported) leaveUnsupported(unsupported);
    },
    unreached: (said) => {
      if (status.kind !== "matched") reach.noteFailure(said);
    },
    disconnected(byServer) {
      if (status.kind === "released" || status.kind === "matched") return;
      if (byServer) return end("failed", `${address.url} closed the connection`);
      become({ kind: "connecting", again: isIn });
      reach.wait();
      if (!isIn) reach.noteFailure();
    },
    messages: {
      ...links.messages,
      ...play.messages,
      "place/secret"(given) {
        ({ resumeSecret } = given);
        keep(secretKey, resumeSecret);
      },
      // A page that waits holds only links to people who were measured as near, with whom a group may still come about.
      status(message) {
        if (!("deadlineInMs" in message)) return become(message);
        const { deadlineInMs, ...told } = message;
        const now = performance.now();
        const deadlineAtMs = now + deadlineInMs;
        if (told.kind === "ready-check") return become({ ...told, deadlineAtMs });
        const { minimumWaitInMs, keptLinkIds, ...rest } = told;
        minimumWaitAtMs = minimumWaitInMs && now + minimumWaitInMs;
        play.drop(keptLinkIds);
        become({ ...rest, deadlineAtMs, minimumWaitAtMs });
      },
      "server/slow": (told) => emit("serverSlow", told),
      "lobby/count"(told) {
        if (status.kind === "waiting") become({ ...status, ...told });
      },
      // Most studies have none, so their pages load nothing for it.
      "beacons/measure": ({ urls }) =>
        void import("../measuring/beacons.ts").then(
          ({ measureBeacons }) => measureBeacons(urls, (rttsMs) => transport.send("beacons/report", { rttsMs })),
          // Without them the server goes by its own round trip to this page.
          () => {},
        ),
      released: ({ reason, waitedMs: _waitedMs, ...more }) =>
        end(reason, reason === "replaced" ? replacedWords : unsupported, more),
      "protocol/error"({ event, message }) {
        // Both ends tell of a link that broke, and the later one is refused.
        if (event !== "link/closed") console.warn(`Earshot: the server refused ${event}: ${message}`);
      },
    },
  };
  if (participantId === PREVIEW_ID || isPreview(pageUrl())) {
    queueMicrotask(() => end("preview", previewWords));
  } else {
    reach.wait();
    transport.open(handlers);
  }
  document.addEventListener("visibilitychange", tellVisibility);
  globalThis.addEventListener?.("pageshow", noteShown);
  const abort = (): void => void leave();
  if (signal?.aborted) queueMicrotask(abort);
  signal?.addEventListener("abort", abort);

  /** The answer to a join: only now it is known that this is the server that was meant. */
  function joined(reply: Reply): void {
    if (reply.ok) {
      reach.stop();
      isIn = true;
      links.tellClosed();
    } else if (reply.error.code !== "unknown-session") {
      end(reply.error.code === "place-taken" ? "taken" : "failed", reply.error.message);
    }
  }

  /** The server knows what such a page takes along. If it cannot be reached, that is what the page waits for. */
  function leaveUnsupported(why: string): void {
    unsupported = why;
    transport.send("waitroom/leave", { reason: "unsupported" });
  }

  function tellVisibility(): void {
    transport.send("page/visibility", { hidden: document.hidden });
  }

  /**
   * The browser has kept this page, without its connection, and the person has gone back to it. It is a new page from here on, as
   * after a refresh: a later page of the tab may have taken the place meanwhile. In a match it had better be the same.
   */
  function noteShown({ persisted }: PageTransitionEvent): void {
    if (persisted && status.kind !== "matched") who = { ...who, pageId: randomId(8) };
  }

  async function leave(): Promise<void> {
    transport.send("waitroom/leave", {});
    // Only the server knows whether the wait was long enough, to the millisecond.
    if (minimumWaitAtMs !== null && status.kind !== "matched" && transport.isConnected()) {
      await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS))]);
    }
    end("left");
    await finished;
  }

  function end(reason: EndReason, message?: string, more?: Omit<Released, "reason" | "waitedMs">): void {
    if (status.kind === "released") return;
    // Before anything else, so that a connection that closes now is no news.
    status = { kind: "released", reason, message, ...more };
    reach.stop();
    // A page that could not get in, was not let in, or has lost the server may try again as the same one.
    if (isIn && reason !== "failed") {
      forgetOwnId(participantId);
      // The server may not have heard that this stay is over; or another one has begun in this tab.
      if (transport.isConnected() && recall(secretKey) === resumeSecret) keep(secretKey, null);
    }
    document.removeEventListener("visibilitychange", tellVisibility);
    globalThis.removeEventListener?.("pageshow", noteShown);
    // A signal may live as long as the page, and through many stays.
    signal?.removeEventListener("abort", abort);
    // Told before the partners' ends are: a page should not think that its partners left when it left itself.
    become(status);
    play.end(reason === "replaced" ? reason : "left");
    finished = links.finish();
    transport.close();
  }

  function become(next: Status | Omit<Probing, "stage">): void {
    // A page that came back just before the start is told everything again, when the match has begun already.
    if (status.kind === "matched") return;
    status = next.kind === "probing" ? { ...next, stage: links.stage } : withNote(next);
    emit("status", status);
  }

  /** Adds what is worth knowing to a status that does not say yet what is wrong. */
  function withNote(next: Status): Status {
    const isBeforePartner = next.kind === "connecting" || next.kind === "measuring" || next.kind === "waiting";
    if (!isBeforePartner || next.message) return next;
    if (unsupported) return { ...next, message: unsupported };
    return isOwnId(participantId) ? { ...next, message: anonymousWords } : next;
  }

  return {
    outcome,
    ready: () => transport.send("waitroom/ready", {}),
    extend: () => transport.send("waitroom/extend", {}),
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
