/** One decimal below 10 ms, none above: a browser's clock is no better. */
export function formatMs(ms: number): string {
  return `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms`;
}

/** As `formatMs`, but never the same text as the limit for a value beyond it. */
export function formatMsBeside(ms: number, limitMs: number): string {
  const text = formatMs(ms);
  return text === formatMs(limitMs) && ms !== limitMs ? `${ms.toFixed(1)} ms` : text;
}

/** Minutes and seconds, rounded up: 0:00 is the end. */
export function formatCountdown(ms: number): string {
  return toClock(Math.ceil(Math.max(ms, 0) / 1000));
}

export function formatElapsed(ms: number): string {
  return toClock(Math.floor(Math.max(ms, 0) / 1000));
}

export function formatPercent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

function toClock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
