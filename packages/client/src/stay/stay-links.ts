import type { LinkSignal } from "@earshot/protocol";
import type { Emitter } from "../emitter.ts";
import { createLinkSession, type LinkSession, type ProbeStage } from "../link/link-session.ts";
import type { PeerLinkFactory, PeerLinkOptions } from "../link/peer-link.ts";
import { startPingWorker } from "../link/ping-worker.ts";
import type { ProbeOptions } from "../measuring/probe.ts";
import type { ServerHandlers } from "../server/transport.ts";
import type { WaitroomEvents } from "./status.ts";

interface StayLinksOptions extends Pick<ProbeOptions, "send"> {
  readonly tell: Emitter<WaitroomEvents>["emit"];
  readonly factory: PeerLinkFactory;
  readonly stageChanged: () => void;
  /** No link of this page can be made at all. */
  readonly unsupported: (why: string) => void;
}

const stages: readonly ProbeStage[] = ["preparing", "connecting", "measuring"];

/** All links of one stay: those being probed, and those of the match. */
export interface StayLinks {
  /** What the server says about links. */
  readonly messages: Pick<ServerHandlers, "probe/start" | "probe/stop" | "link/signal">;
  /** The stage of the slowest link. */
  readonly stage: ProbeStage;
  /**
   * The link of that id, for a match; made if there is none yet. One that broke is not made again: nobody would have measured the
   * new one.
   */
  open(linkId: string, options: PeerLinkOptions): LinkSession;
  closeAll(keptLinkIds: readonly string[]): void;
  close(linkId: string): void;
  /** Tells the server again which of the links that it counts on are closed. It heard nothing while it was not reached. */
  tellClosed(): void;
  /** The stay is over, and no link will be opened any more. Resolves when what was sent has arrived, or after some seconds. */
  finish(): Promise<void>;
}

export function createStayLinks({ factory, send, tell, stageChanged, unsupported }: StayLinksOptions): StayLinks {
  /** By `linkId`, which is the `probeId` of those that are probed. */
  const held = new Map<string, LinkSession>();
  /**
   * The links that the server counts on, for a match or for a group that may come about. It is told of each that breaks, so that
   * it can call that off.
   */
  const countedOn = new Set<string>();
  const pingWorker = startPingWorker();

  function hold(linkId: string, options: PeerLinkOptions): LinkSession {
    let link = held.get(linkId);
    if (!link) {
      const sendSignals = (signals: LinkSignal[]) => send("link/signal", { linkId, signals });
      const broken = () => tellIfClosed(linkId);
      link = createLinkSession(options, { factory, pingWorker, sendSignals, stageChanged, unsupported, broken });
      held.set(linkId, link);
    }
    return link;
  }

  function closeAll(keptLinkIds: readonly string[]): void {
    for (const linkId of held.keys()) {
      if (keptLinkIds.includes(linkId)) keep(linkId);
      else close(linkId);
    }
  }

  /** Nothing but its end is of interest from now on. */
  function keep(linkId: string): void {
    held.get(linkId)?.follow({});
    countOn(linkId);
  }

  function close(linkId: string): void {
    held.get(linkId)?.close();
    held.delete(linkId);
    countedOn.delete(linkId);
  }

  function countOn(linkId: string): void {
    const isNew = !countedOn.has(linkId);
    countedOn.add(linkId);
    if (isNew) tellIfClosed(linkId);
  }

  function tellIfClosed(linkId: string): void {
    if (countedOn.has(linkId) && held.get(linkId)?.isClosed) send("link/closed", { linkId });
  }

  return {
    messages: {
      "probe/start"(start) {
        const { probeId } = start;
        const link = hold(probeId, start);
        const isHeld = () => held.get(probeId) === link;
        void import("../measuring/probe.ts").then(
          ({ startProbe }) => isHeld() && startProbe({ start, link, send, tell }),
          () => send("probe/report", { probeId, report: { kind: "failed", reason: "connection-failed" } }),
        );
      },
      // The probe is over; its link stays only if it was accepted.
      "probe/stop"(verdict) {
        if (verdict.accepted) keep(verdict.probeId);
        else close(verdict.probeId);
        tell("verdict", verdict);
      },
      // Signals of a link that is gone are late, and dropped.
      "link/signal": ({ linkId, signals }) => void held.get(linkId)?.receive(signals),
    },
    get stage() {
      const reached = [...held.values()].map(({ stage }) => stage);
      return stages.find((stage) => reached.includes(stage)) ?? "preparing";
    },
    open(linkId, options) {
      const link = hold(linkId, options);
      countOn(linkId);
      return link;
    },
    closeAll,
    close,
    tellClosed: () => countedOn.forEach(tellIfClosed),
    async finish() {
      const finishing = [...held.values()];
      held.clear();
      await Promise.all(finishing.map((link) => link.finish()));
      // Not before: the other end would take a connection that answers no pings for stalled.
      pingWorker.close();
    },
  };
}
