import type { LinkSignal } from "@earshot/protocol";
import { readClockStepMs } from "./clock-step.ts";
import { createLinkSession, type LinkSession } from "./link-session.ts";
import type { PeerLinkFactory, PeerLinkOptions } from "./peer-link.ts";
import { startPingWorker } from "./ping-worker.ts";
import { startProbe, type Probe, type ProbeOptions } from "./probe.ts";
import type { ProbeStage } from "./status.ts";
import type { ServerHandlers } from "./transport.ts";

interface LinksOptions extends Pick<ProbeOptions, "send" | "tell" | "stageChanged"> {
  readonly factory: PeerLinkFactory;
}

const stages: readonly ProbeStage[] = ["preparing", "connecting", "measuring"];

interface HeldLink {
  readonly link: LinkSession;
  probe?: Probe;
}

/** All links of one stay: those being probed, and those of the match. */
export interface Links {
  /** What the server says about links. */
  readonly messages: Pick<ServerHandlers, "probe/start" | "probe/stop" | "link/signal">;
  /** The stage of the slowest probe that runs. */
  readonly stage: ProbeStage;
  /** The link of that id, made if there is none yet or no more. */
  open(linkId: string, options: PeerLinkOptions): HeldLink;
  closeAll(keptLinkIds?: readonly string[]): void;
  /** The stay is over: no link will be opened any more. */
  end(): void;
}

export function createLinks({ factory, send, tell, stageChanged }: LinksOptions): Links {
  /** By `linkId`, which is the `probeId` of those that are probed. */
  const held = new Map<string, HeldLink>();
  const pingWorker = startPingWorker();
  let clockStepMs: number | undefined;

  function open(linkId: string, options: PeerLinkOptions): HeldLink {
    const known = held.get(linkId);
    if (known && !known.link.isClosed) return known;
    const sendSignals = (signals: LinkSignal[]) => send("link/signal", { linkId, signals });
    const made = { ...known, link: createLinkSession({ ...options, factory, pingWorker, sendSignals }) };
    held.set(linkId, made);
    return made;
  }

  function closeAll(keptLinkIds: readonly string[] = []): void {
    for (const linkId of held.keys()) if (!keptLinkIds.includes(linkId)) close(linkId);
  }

  function close(linkId: string): void {
    const closing = held.get(linkId);
    closing?.probe?.stop();
    closing?.link.close();
    held.delete(linkId);
  }

  return {
    messages: {
      "probe/start"(start) {
        const probed = open(start.probeId, start);
        clockStepMs ??= readClockStepMs();
        probed.probe = startProbe({ start, link: probed.link, clockStepMs, send, tell, stageChanged });
      },
      // The probe is over; its link stays only if it was accepted.
      "probe/stop"(stop) {
        const probe = held.get(stop.probeId)?.probe;
        if (stop.verdict.kind === "rejected") close(stop.probeId);
        probe?.settle(stop);
      },
      // Signals of a link that is gone are late, and dropped.
      "link/signal": ({ linkId, signals }) => held.get(linkId)?.link.receive(signals),
    },
    get stage() {
      const running = [...held.values()].map(({ probe }) => probe?.stage);
      return stages.find((stage) => running.includes(stage)) ?? "preparing";
    },
    open,
    closeAll,
    end() {
      closeAll();
      pingWorker.close();
    },
  };
}
