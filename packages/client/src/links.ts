import type { LinkSignal } from "@earshot/protocol";
import { hasFineClock } from "./fine-clock.ts";
import { createLinkSession, type LinkSession } from "./link-session.ts";
import type { PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import { startPingWorker } from "./ping-worker.ts";
import { startProbe, type ProbeOptions } from "./probe.ts";
import type { ProbeStage } from "./status.ts";
import type { ServerHandlers } from "./transport.ts";

interface LinksOptions extends Pick<ProbeOptions, "send" | "tell"> {
  readonly factory: PeerLinkFactory;
  readonly stageChanged: () => void;
  /** No link of this page can be made at all. */
  readonly unsupported: (why: string) => void;
}

const stages: readonly ProbeStage[] = ["preparing", "connecting", "measuring"];

/** All links of one stay: those being probed, and those of the match. */
export interface Links {
  /** What the server says about links. */
  readonly messages: Pick<ServerHandlers, "probe/start" | "probe/stop" | "link/signal">;
  /** The stage of the slowest link. */
  readonly stage: ProbeStage;
  /** The link of that id, made if there is none yet. One that broke is not made again: nobody would have measured the new one. */
  open(linkId: string, options: PeerLinkOptions): LinkSession;
  closeAll(keptLinkIds: readonly string[]): void;
  /** The stay is over: no link will be opened any more. Resolves when what was sent over these has arrived, or was waited for long enough. */
  finish(): Promise<void>;
}

export function createLinks({ factory, send, tell, stageChanged, unsupported }: LinksOptions): Links {
  /** By `linkId`, which is the `probeId` of those that are probed. */
  const held = new Map<string, LinkSession>();
  const pingWorker = startPingWorker();

  function open(linkId: string, options: PeerLinkOptions): LinkSession {
    let link = held.get(linkId);
    if (!link) {
      const sendSignals = (signals: LinkSignal[]) => send("link/signal", { linkId, signals });
      link = createLinkSession(options, { factory, pingWorker, sendSignals, stageChanged, unsupported });
      held.set(linkId, link);
    }
    return link;
  }

  function closeAll(keptLinkIds: readonly string[]): void {
    for (const linkId of held.keys()) keepOrClose(linkId, keptLinkIds.includes(linkId));
  }

  /** Of a link that is kept, nothing is of interest but its end: the server would not have the pair measured again. */
  function keepOrClose(linkId: string, isKept: boolean): void {
    const link = held.get(linkId);
    if (isKept) return link?.follow({ closed: () => send("link/closed", { linkId }) });
    link?.close();
    held.delete(linkId);
  }

  return {
    messages: {
      "probe/start"(start) {
        const link = open(start.probeId, start);
        startProbe({ start, link, isMeasurable: hasFineClock(), send, tell });
      },
      // The probe is over; its link stays only if it was accepted.
      "probe/stop"(verdict) {
        keepOrClose(verdict.probeId, verdict.accepted);
        tell("verdict", verdict);
      },
      // Signals of a link that is gone are late, and dropped.
      "link/signal": ({ linkId, signals }) => void held.get(linkId)?.receive(signals),
    },
    get stage() {
      const reached = [...held.values()].map(({ stage }) => stage);
      return stages.find((stage) => reached.includes(stage)) ?? "preparing";
    },
    open,
    closeAll,
    async finish() {
      const finishing = [...held.values()];
      held.clear();
      await Promise.all(finishing.map((link) => link.finish()));
      // Until then it answers pings: the other end would take the connection for stalled.
      pingWorker.close();
    },
  };
}
