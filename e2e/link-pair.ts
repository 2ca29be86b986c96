import type { PeerLink, PeerLinkFactory } from "@earshot/client";
import type { Page } from "@playwright/test";

/** Two ends of a link in one page, and everything that they told. */
interface LinkEnd {
  link: PeerLink;
  opened: number;
  /** Whether a frame and data could be sent in the moment of opening, if that was tried. */
  sentAtOnce: boolean[];
  frames: string[];
  data: string[];
  closed: string[];
  signals: Parameters<PeerLink["receive"]>[0][];
}

declare global {
  interface Window {
    ends: [LinkEnd, LinkEnd];
    bothOpen: () => boolean;
  }
}

type LinkName = "simplePeerLink" | "nativeLink";

/** Who offers and who answers, by the exported names of their links. The same suite runs on every pairing. */
export type Pairing = readonly [initiator: LinkName, answerer: LinkName];
export const pairings: readonly Pairing[] = [
  ["simplePeerLink", "simplePeerLink"],
  ["nativeLink", "nativeLink"],
  ["simplePeerLink", "nativeLink"],
  ["nativeLink", "simplePeerLink"],
];

export interface PairOptions {
  /** Every signal is passed on twice. */
  readonly duplicate?: boolean;
  /** Both ends are closed as soon as they are made. */
  readonly closeAtOnce?: boolean;
  /** Each end sends a frame and data as soon as it is told to be open. */
  readonly sendAtOnce?: boolean;
  /** The lossy channels are moved to workers, which do nothing with them. */
  readonly adoptFrames?: boolean;
}

/** Makes two ends in the page and connects them with each other; resolves when both are made, not yet open. */
export async function connectPair(page: Page, pairing: Pairing, options: PairOptions = {}): Promise<void> {
  await page.evaluate(
    async ({ names, duplicate, closeAtOnce, sendAtOnce, adoptFrames }) => {
      const sdkUrl = "/earshot.js";
      const sdk: Record<string, unknown> = await import(sdkUrl);
      const early: [LinkEnd["signals"], LinkEnd["signals"]] = [[], []];
      const ends: (LinkEnd | undefined)[] = [];
      const moveToWorker = (channel: RTCDataChannel) => {
        new Worker(URL.createObjectURL(new Blob([]))).postMessage(channel, [channel] as Transferable[]);
        return true;
      };
      const make = async (own: 0 | 1, other: 0 | 1): Promise<LinkEnd> => {
        const end: Omit<LinkEnd, "link"> = { opened: 0, sentAtOnce: [], frames: [], data: [], closed: [], signals: [] };
        const deliver = (signal: LinkEnd["signals"][number]) => {
          const target = ends[other];
          if (target) target.link.receive(signal);
          else early[other].push(signal);
        };
        const factory = sdk[names[own]] as PeerLinkFactory;
        const link = await factory(
          {
            initiator: own === 0,
            iceServers: [],
            relayOnly: false,
            ...(adoptFrames ? { adoptFrames: moveToWorker } : {}),
          },
          {
            signal(signal) {
              end.signals.push(signal);
              deliver(signal);
              if (duplicate) deliver(signal);
            },
            open() {
              end.opened++;
              const opened = ends[own]?.link;
              if (sendAtOnce && opened)
                end.sentAtOnce = [opened.sendFrame(new Uint8Array([1])), opened.sendData("at once")];
            },
            connected: () => {},
            frame: (frame) => void end.frames.push([...frame].join(" ")),
            data: (data) => void end.data.push(typeof data === "string" ? data : `bytes ${[...data].join(" ")}`),
            closed: (reason) => void end.closed.push(reason),
          },
        );
        const complete: LinkEnd = Object.assign(end, { link });
        ends[own] = complete;
        for (const signal of early[own]) link.receive(signal);
        return complete;
      };
      window.ends = [await make(0, 1), await make(1, 0)];
      if (closeAtOnce) for (const { link } of window.ends) link.close();
      window.bothOpen = () => window.ends.every(({ opened }) => opened === 1);
    },
    { names: pairing, ...options },
  );
}

/** The same, and both ends are open. */
export async function openPair(page: Page, pairing: Pairing, options: PairOptions = {}): Promise<void> {
  await connectPair(page, pairing, options);
  await page.waitForFunction(() => window.bothOpen());
}
