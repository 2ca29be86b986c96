import type { Tab } from "./tab.ts";

declare global {
  interface Window {
    /** Of each connection, when what its end has to tell the other came up. */
    signalTimes: number[][];
  }
}

/** What the page waits for, in ms: for the first candidate after a description, and for the others after that. */
const CANDIDATE_WAIT_MS = 25;
const TOGETHER_MS = 5;

/** Has a page note when it finds its candidates. Before the page is loaded. */
export async function noteCandidates({ page }: Tab): Promise<void> {
  await page.addInitScript(() => {
    window.signalTimes = [];
    const Native = RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      readonly #times: number[] = [];

      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.signalTimes.push(this.#times);
        this.addEventListener("icecandidate", ({ candidate }) => {
          if (candidate) this.#times.push(performance.now());
        });
      }

      override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
        await super.setLocalDescription(description);
        this.#times.push(performance.now());
      }
    };
  });
}

/** How many candidates a page found too late, by its own clock, for them to travel with what was there before. */
export async function lateCandidates({ page }: Tab): Promise<number> {
  const connections = await page.evaluate(() => window.signalTimes);
  return connections.map(lateOf).reduce((sum, count) => sum + count, 0);
}

function lateOf([description = 0, ...candidates]: readonly number[]): number {
  let leavesAt = description + CANDIDATE_WAIT_MS;
  let isFirst = true;
  return candidates.filter((at) => {
    const isLate = at >= leavesAt;
    // A timer may be early by a part of a millisecond.
    if (isFirst || isLate) leavesAt = at + TOGETHER_MS - 1;
    isFirst = false;
    return isLate;
  }).length;
}
