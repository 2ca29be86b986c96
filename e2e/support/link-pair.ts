import type { FrameChannel, PeerLink, PeerLinkFactory } from "@earshot/client";
import type { Page } from "@playwright/test";

/** Two ends of a link in one page, and everything that they told. */
interface LinkEnd {
  link: PeerLink;
  opened: number;
  /** Whether data could be sent in the moment of opening, if that was tried. */
  sentAtOnce: boolean[];
  /** The lossy channels that were given away, prompt and patient. */
  channels: FrameChannel[];
  frames: string[];
  data: string[];
  drained: number;
  closed: string[];
  signals: Parameters<PeerLink["receive"]>[0][];
}

declare global {
  interface Window {
    ends: [LinkEnd, LinkEnd];
    bothOpen: () => boolean;
    /** While it is true, signals get no further. */
    areSignalsLost: boolean;
    /** Settles what the lossy channels of late ends wait for. */
    releaseFrames: () => void;
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
  /** Each end gets one candidate that says nothing of its place before any other signal. */
  readonly strayCandidate?: boolean;
  /** Both ends are closed as soon as they are made. */
  readonly closeAtOnce?: boolean;
  /** Each end sends data as soon as it is told to be open. */
  readonly sendAtOnce?: boolean;
  /**
   * What becomes of the lossy channels: listened to in the page, or moved to workers that do nothing with them.
   * @default "page"
   */
  readonly framesIn?: "page" | "worker";
  /** Which ends make their lossy channels only when `window.releaseFrames` is called. */
  readonly lateFrames?: readonly [boolean, boolean];
}

/** Makes two ends in the page and connects them with each other; resolves when both are made, not yet open. */
export async function connectPair(page: Page, pairing: Pairing, options: PairOptions = {}): Promise<void> {
  await page.evaluate(
    async ({
      names,
      duplicate,
      strayCandidate,
      closeAtOnce,
      sendAtOnce,
      framesIn = "page",
      lateFrames = [false, false],
    }) => {
      const sdkUrl = "/earshot.js";
      const sdk: Record<string, unknown> = await import(sdkUrl);
      const early: [LinkEnd["signals"], LinkEnd["signals"]] = [[], []];
      const ends: (LinkEnd | undefined)[] = [];
      const released = new Promise<void>((release) => {
        window.releaseFrames = release;
      });
      const moveToWorker = (channel: FrameChannel) => {
        new Worker(URL.createObjectURL(new Blob([]))).postMessage(channel, [channel] as Transferable[]);
      };
      const listen = (channel: FrameChannel, { frames }: Pick<LinkEnd, "frames">) => {
        channel.binaryType = "arraybuffer";
        channel.addEventListener("message", ({ data }) => frames.push([...new Uint8Array(data)].join(" ")));
      };
      const make = async (own: 0 | 1, other: 0 | 1): Promise<LinkEnd> => {
        const end: Omit<LinkEnd, "link"> = {
          opened: 0,
          sentAtOnce: [],
          channels: [],
          frames: [],
          data: [],
          drained: 0,
          closed: [],
          signals: [],
        };
        const deliver = (signal: LinkEnd["signals"][number]) => {
          if (window.areSignalsLost) return;
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
            ...(lateFrames[own] ? { framesAfter: released } : {}),
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
              if (sendAtOnce && opened) end.sentAtOnce = [opened.sendData("at once")];
            },
            connected: () => {},
            frames(...channels) {
              end.channels.push(...channels);
              for (const channel of channels) {
                if (framesIn === "worker") moveToWorker(channel);
                else listen(channel, end);
              }
            },
            drained: () => void end.drained++,
            data: (data) => void end.data.push(typeof data === "string" ? data : `bytes ${[...data].join(" ")}`),
            closed: (reason) => void end.closed.push(reason),
          },
        );
        const complete: LinkEnd = Object.assign(end, { link });
        ends[own] = complete;
        if (strayCandidate)
          link.receive({ type: "candidate", candidate: { candidate: "candidate:1 1 udp 1 ::1 9 typ host" } });
        for (const signal of early[own]) link.receive(signal);
        return complete;
      };
      window.ends = [await make(0, 1), await make(1, 0)];
      if (closeAtOnce) for (const { link } of window.ends) link.close();
      window.bothOpen = () =>
        window.ends.every(
          ({ opened, channels }, own) =>
            opened === 1 &&
            (lateFrames[own] || framesIn === "worker" || channels.every(({ readyState }) => readyState === "open")),
        );
    },
    { names: pairing, ...options },
  );
}

/** The same, and both ends are open. */
export async function openPair(page: Page, pairing: Pairing, options: PairOptions = {}): Promise<void> {
  await connectPair(page, pairing, options);
  await page.waitForFunction(() => window.bothOpen());
}
