import type { ProbeTrace } from "../stay/stay-state.ts";

/** From numbers to pixels, for one plot. */
export interface PlotScale {
  readonly maxMs: number;
  readonly ticksMs: readonly number[];
  readonly slots: number;
  readonly toX: (index: number) => number;
  /** Values beyond the scale stick to its upper edge, and are marked there. */
  readonly toY: (ms: number) => number;
  readonly isBeyond: (ms: number) => boolean;
}

export interface PlotData extends Pick<ProbeTrace, "maxP2pRttMs" | "samples"> {
  /** The number that decided, if there is one. */
  readonly resultMs: number | null;
}

export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** To the right of the plot. */
  readonly gutter: number;
}

/** How many pings a probe needs, mostly. */
const usualPings = 11;
/** The scale ends at so many times the limit. Above that it does not matter how far. */
const maxOfLimit = 4;
/** A limit of 0 still has a scale. */
const smallestLimitMs = 1;

export function toPlotScale({ maxP2pRttMs, samples, resultMs }: PlotData, box: PlotBox): PlotScale {
  // Also what the other side measured: the result may lie far above all dots of this page.
  const highestMs = Math.max(resultMs ?? 0, ...samples.map(({ rttMs }) => rttMs)) * 1.15;
  const limitMs = Math.max(maxP2pRttMs, smallestLimitMs);
  const neededMs = Math.min(Math.max(limitMs * 1.5, highestMs), limitMs * maxOfLimit);
  const stepMs = niceStep(neededMs / 4);
  const maxMs = Math.ceil(neededMs / stepMs) * stepMs;
  const slots = Math.max(usualPings, ...samples.map(({ index }) => index + 1));
  return {
    maxMs,
    ticksMs: Array.from({ length: Math.round(maxMs / stepMs) + 1 }, (_, tick) => tick * stepMs),
    slots,
    toX: (index) => box.left + ((index + 0.5) / slots) * (box.right - box.left),
    isBeyond: (ms) => ms > maxMs,
    toY: (ms) => box.bottom - (Math.min(ms, maxMs) / maxMs) * (box.bottom - box.top),
  };
}

/** The next 1, 2 or 5 times a power of ten. */
export function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 0.001)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= atLeast * 0.999) ?? 10;
  return factor * power;
}
