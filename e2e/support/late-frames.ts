import type { Tab } from "./tab.ts";

export interface Lateness {
  /** Up to so much later, never as much later as the frame before. @default 0 */
  readonly upToMs?: number;
  /** So much later from the page's first verdict on. @default 0 */
  readonly afterVerdictMs?: number;
}

/** The frames that the page sends leave later. Without a worker they are the page's own. */
export async function delayFrames({ page }: Tab, { upToMs = 0, afterVerdictMs = 0 }: Lateness): Promise<void> {
  await page.evaluate(
    ([varyingMs, addedMs]) => {
      Reflect.deleteProperty(window, "Worker");
      let sent = 0;
      window.RTCPeerConnection = class extends RTCPeerConnection {
        override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
          const channel = super.createDataChannel(label, options);
          if (label !== "frames") return channel;
          const pass = channel.send.bind(channel);
          channel.send = (frame: never) => {
            // The page uses its frame again and again.
            const copy = structuredClone(frame);
            const isJudged = window.earshot.verdicts.length > 0;
            setTimeout(() => pass(copy), ((++sent * 17) % (varyingMs + 1)) + (isJudged ? addedMs : 0));
          };
          return channel;
        }
      };
    },
    [upToMs, afterVerdictMs] as const,
  );
}
